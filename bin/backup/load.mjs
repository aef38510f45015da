import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { knownMigrations, migrate } from "../../prisma/migrate.mjs";
import { format, readBackup, Unusable } from "./file.mjs";
import { columnsOf, connect, listTables, makePartitions, RowSet, readRows, setSequences, Tally } from "./tables.mjs";

/**
 * Reads the whole file before anything is touched, loads it in one transaction, and reads every table back.
 * @param {{ url: string, file: string, replace: boolean, say: (text: string) => void }} options
 */
export async function loadBackup({ url, file, replace, say }) {
  const head = await checkBackup(file);
  say(`the file of ${head.at} is whole: ${head.rows} rows of ${head.tables} tables`);
  await makeRoom(url, replace);
  await migrate(url, head.migrations);
  const client = await connect(url);
  try {
    await client.query("begin");
    await makePartitions(client, head.partitions);
    await fill(client, file, say);
    await setSequences(client, head.sequences);
    await client.query("commit");
  } finally {
    await client.end();
  }
  const newer = await migrate(url);
  for (const name of newer) say(`brought up to this version: ${name}`);
  return head;
}

/** @returns what the head and the end of the file say; throws Unusable for a file that cannot be restored */
async function checkBackup(file) {
  let head = null;
  let table = null;
  for await (const { type, body } of readBackup(file)) {
    if (type === "H") head = checkHead(file, body);
    else if (type === "T") table = { ...body, tally: new Tally() };
    else if (type === "D") table?.tally.add(body);
    else if (type === "E") checkTable(file, table, body);
    else if (type === "Z") head = { ...head, ...body };
  }
  return head;
}

function checkHead(file, head) {
  if (head.tracegate !== "backup") throw new Unusable(`${file} is no backup of Tracegate.`);
  const known = new Set(knownMigrations());
  const unknown = head.migrations.find((name) => !known.has(name));
  if (head.format > format || unknown !== undefined) {
    throw new Unusable(
      `${file} was written by a newer version of Tracegate (${unknown ?? `format ${head.format}`}): update Tracegate, then restore it.`,
    );
  }
  return head;
}

function checkTable(file, { table, tally }, told) {
  const found = tally.end();
  if (found.sha256 === told.sha256 && found.rows === told.rows) return;
  throw new Unusable(
    `${file} is damaged: ${table} has ${found.rows} rows that are not the ${told.rows} that it tells of.`,
  );
}

/** @throws {Unusable} where something is in the database, or uses it */
async function makeRoom(url, replace) {
  const client = new pg.Client({ connectionString: url, application_name: "restore of tracegate" });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows: users } = await client.query(
      "select from pg_stat_activity where datname = current_database() and application_name like 'tracegate%'",
    );
    if (users.length > 0) throw new Unusable("Tracegate uses this database: stop it first.");
    const { rows } = await client.query(
      "select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1",
    );
    if (rows.length === 0) return;
    if (!replace) {
      throw new Unusable(
        "The database is not empty: restore into an empty one, or give --replace, which deletes everything in it first.",
      );
    }
    await client.query("drop schema public cascade; create schema public");
  } finally {
    await client.end();
  }
}

/** Reads the file again, and each table as soon as it is there: what is in it must be what was in the other one. */
async function fill(client, file, say) {
  const there = new Set((await listTables(client)).map(({ table }) => table));
  const loaded = [];
  const records = readBackup(file);
  for (let next = await records.next(); !next.done; next = await records.next()) {
    const { type, body } = next.value;
    if (type !== "T") continue;
    if (!there.has(body.table)) throw new Unusable(`${file} is damaged: it has rows of an unknown table.`);
    const { end, rows } = await fillTable(client, body, records);
    loaded.push({ table: body, rows });
    if (end.rows > 0) say(`${String(end.rows).padStart(9)} rows of ${body.table}`);
  }
  for (const { table, rows } of loaded) await readBack(client, table, rows);
}

async function fillTable(client, table, records) {
  let end = null;
  const rows = new RowSet();
  async function* pieces() {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      if (next.value.type === "E") {
        end = next.value.body;
        return;
      }
      rows.add(next.value.body);
      yield next.value.body;
    }
  }
  const into = client.query(copyFrom(`copy ${pg.escapeIdentifier(table.table)} (${columnsOf(table)}) from stdin`));
  await pipeline(Readable.from(pieces(), { objectMode: false }), into);
  return { end, rows };
}

async function readBack(client, table, saved) {
  const found = new RowSet();
  for await (const piece of readRows(client, table)) found.add(piece);
  if (found.equals(saved)) return;
  throw new Unusable(`The restored database is not the one that was saved: other rows are in ${table.table}.`);
}
