// The database of this installation: DATABASE_URL, or the embedded PostgreSQL of the home.
import pg from "pg";
import { embeddedDatabase } from "./home.mjs";
import { startPostgres } from "./postgres.mjs";
import { sleep } from "./process.mjs";

const oldestVersion = 15;
const watchMs = 250;

/** @throws {Error} one sentence when the database of DATABASE_URL cannot be used */
export async function checkDatabase(url) {
  const { host } = new URL(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SHOW server_version_num");
    const version = Math.floor(Number(rows[0].server_version_num) / 10000);
    if (version < oldestVersion)
      throw new Error(`it is PostgreSQL ${version}, and ${oldestVersion} or newer is needed`);
  } catch (error) {
    const cause = error.message || error.code || "no answer";
    throw new Error(`The database of DATABASE_URL (${host}) cannot be used: ${cause}.`, { cause: error });
  } finally {
    client.end().catch(() => {});
  }
}

/** Starts or adopts the embedded server and makes its database. */
export async function startEmbedded(home, port) {
  const { dir, password, name } = embeddedDatabase(home);
  const server = await startPostgres({ dir, password, port });
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return { ...server, databaseUrl: server.url(name) };
}

/**
 * Keeps the embedded server running until `stop`: one that died is started again on its port.
 * @param {Awaited<ReturnType<typeof startEmbedded>>} first
 */
export function keepEmbedded(home, first, { say, backOffMs }) {
  let server = first;
  let stopping = false;
  const watching = watch();

  async function watch() {
    for (let failures = 0; !stopping; await sleep(watchMs)) {
      if (server.alive()) continue;
      const delayMs = backOffMs(++failures);
      say(`PostgreSQL ended unexpectedly; starting again in ${delayMs / 1000} s`);
      await sleep(delayMs);
      if (stopping) return;
      try {
        server = await startEmbedded(home, first.port);
        failures = 0;
        say("PostgreSQL is back");
      } catch (error) {
        say(error.message);
      }
    }
  }

  async function stop() {
    stopping = true;
    await watching;
    await server.stop();
  }
  return { stop };
}
