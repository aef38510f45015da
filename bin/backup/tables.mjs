// What a database of Tracegate consists of, and its rows as text that reads the same on every server.
import { createHash, hash } from "node:crypto";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { Unusable } from "./file.mjs";

const name = (text) => pg.escapeIdentifier(text);

/** The rows of all tables in words that do not depend on the server. */
const session = `
  set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set client_encoding = 'UTF8';
  set max_parallel_workers_per_gather = 0; set statement_timeout = 0; set client_min_messages = warning`;

/** @param {string} url */
export async function connect(url) {
  const client = new pg.Client({ connectionString: url, application_name: "backup of tracegate", keepAlive: true });
  client.on("error", () => {});
  await client.connect();
  await client.query(session);
  return client;
}

/**
 * Tables that hold rows of their own or of their partitions; those that others refer to come first.
 * @param {pg.Client} client
 * @returns {Promise<{ table: string, columns: string[] }[]>}
 */
export async function listTables(client) {
  const { rows } = await client.query(`
    select c.relname as "table", array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> '_prisma_migrations' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`);
  const { rows: links } = await client.query(`
    select conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid and conparentid = 0`);
  return inOrder(rows, links);
}

function inOrder(tables, links) {
  const placed = [];
  const left = [...tables];
  while (left.length > 0) {
    const waits = ({ table }) => links.some(({ from, to }) => from === table && left.some((each) => each.table === to));
    const at = left.findIndex((table) => !waits(table));
    placed.push(...left.splice(Math.max(at, 0), 1));
  }
  return placed;
}

/** @param {pg.Client} client */
export async function listPartitions(client) {
  const { rows } = await client.query(`
    select p.relname as parent, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
      from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1, 2`);
  return rows.filter(({ bound }) => dayBound.test(bound));
}

const dayBound = /^FOR VALUES FROM \('\d{4}-\d\d-\d\d'\) TO \('\d{4}-\d\d-\d\d'\)$/;

/** Those that the migrations made are there already. */
export async function makePartitions(client, partitions) {
  for (const { parent, name: own, bound } of partitions) {
    if (!dayBound.test(bound)) throw new Error(`a partition of ${parent} has an unknown range`);
    await client.query(`create table if not exists ${name(own)} partition of ${name(parent)} ${bound}`);
  }
}

export async function listSequences(client) {
  const { rows } = await client.query(
    "select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public' order by 1",
  );
  return rows.filter(({ last }) => last !== null);
}

export async function setSequences(client, sequences) {
  for (const { name: own, last } of sequences) {
    await client.query("select setval(('public.' || quote_ident($1::text))::regclass, $2::int8)", [own, last]);
  }
}

/** @throws {Unusable} where the database has never been Tracegate's */
export async function listMigrations(client) {
  const { rows: found } = await client.query("select to_regclass('public._prisma_migrations') is not null as is");
  if (!found[0].is) throw new Unusable("This database holds no Tracegate yet: nothing can be saved.");
  const { rows } = await client.query(
    "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by 1",
  );
  return rows.map((row) => row.name);
}

export const columnsOf = ({ columns }) => columns.map(name).join(", ");

/** The rows, in whatever order the table keeps them. @returns {AsyncIterable<Buffer> & { rowCount: number }} */
export function readRows(client, table) {
  return client.query(copyTo(`copy (select ${columnsOf(table)} from ${name(table.table)}) to stdout`));
}

/** Rows, bytes and a checksum of what passes. */
export class Tally {
  rows = 0;
  bytes = 0;
  #hash = createHash("sha256");

  /** In the text of COPY every row ends with a newline, and has none within. */
  add(piece) {
    this.bytes += piece.length;
    this.#hash.update(piece);
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) this.rows += 1;
  }

  end() {
    return { rows: this.rows, bytes: this.bytes, sha256: this.#hash.digest("hex") };
  }
}

/**
 * Which rows pass, whatever their order: a table that is filled puts a row where there is room for it, so that it may hand
 * them out in another order. What is told apart is the sum of the rows' hashes.
 */
export class RowSet {
  #rows = 0;
  #sums = [0n, 0n];
  #rest = Buffer.alloc(0);

  add(piece) {
    const text = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let from = 0;
    for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, from)) {
      const digest = hash("sha256", text.subarray(from, at), "buffer");
      this.#sums = this.#sums.map((sum, no) => BigInt.asUintN(64, sum + digest.readBigUInt64LE(8 * no)));
      this.#rows += 1;
      from = at + 1;
    }
    this.#rest = text.subarray(from);
  }

  equals(other) {
    return this.#rows === other.#rows && this.#sums.every((sum, no) => sum === other.#sums[no]);
  }
}
