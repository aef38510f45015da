// Applies prisma/migrations as `prisma migrate deploy` would (same table, same lock, same checksums), without starting its CLI.
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

const directory = path.join(process.cwd(), "prisma/migrations");
/** The key that Prisma Migrate itself locks on. */
const migrationLock = 72707369;

const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/** @returns {{ name: string, sql: string, checksum: string }[]} in the order in which they apply */
function readMigrations() {
  return fs
    .readdirSync(directory)
    .filter((name) => fs.existsSync(path.join(directory, name, "migration.sql")))
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(path.join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: crypto.createHash("sha256").update(sql).digest("hex") };
    });
}

/**
 * What must still be applied to a database; throws when it is of another version than this code.
 * @param {{ name: string, sql: string, checksum: string }[]} migrations
 * @param {{ migration_name: string, checksum: string, finished_at: Date | null }[]} applied
 */
function planMigrations(migrations, applied) {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = known.get(row.migration_name);
    if (!migration) {
      throw new Error(
        `The database schema is newer than this version of Tracegate (it has migration ${row.migration_name}): update Tracegate or point DATABASE_URL at another database.`,
      );
    }
    if (!row.finished_at) {
      throw new Error(
        `Migration ${row.migration_name} failed before: see _prisma_migrations and \`prisma migrate resolve\`.`,
      );
    }
    if (row.checksum !== migration.checksum)
      throw new Error(`Migration ${row.migration_name} was edited after it was applied.`);
  }
  const done = new Set(applied.map((row) => row.migration_name));
  return migrations.filter((migration) => !done.has(migration.name));
}

async function apply(client, { name, sql, checksum }) {
  const id = crypto.randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql);
  } catch (error) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, String(error)]);
    throw new Error(`Migration ${name}: ${error.message}`, { cause: error });
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

async function selectApplied(client) {
  const { rows } = await client.query(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  return rows;
}

/**
 * Applies the migrations that `url` still lacks; safe when several processes do so at once.
 * @param {string} url
 * @param {readonly string[]} [only] names: of an older version of the schema
 * @returns {Promise<string[]>} names of those applied now
 */
export async function migrate(url, only) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await client.query("SET client_min_messages = warning");
    await client.query(createTable);
    const wanted = readMigrations().filter(({ name }) => only === undefined || only.includes(name));
    const pending = planMigrations(wanted, await selectApplied(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Names, in the order in which they apply. */
export const knownMigrations = () => readMigrations().map(({ name }) => name);

/**
 * Whether the database stands exactly at this code's migrations.
 * @param {{ query: (sql: string) => Promise<{ rows: any[] }> }} database a pg client or pool
 * @returns {Promise<boolean>}
 */
export async function isMigrated(database) {
  return planMigrations(readMigrations(), await selectApplied(database)).length === 0;
}
