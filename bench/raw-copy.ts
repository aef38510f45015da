// How fast PostgreSQL takes rows when nothing is in front of it: the rows are dumped, the tables emptied, and the same rows
// sent back by COPY over two connections, a transaction for each 512 spans. Two rulers:
//   values   what a program does that has the rows: each value escaped, each row joined, sent as COPY text
//   encoded  the bytes of binary COPY ready in memory: PostgreSQL alone, a limit that no program with work to do reaches
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from, to } from "pg-copy-streams";

const connections = 2;
const headerBytes = 19;
const header = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const trailer = Buffer.from([0xff, 0xff]);

type Values = readonly (string | null)[];
type Chunk<Row> = { readonly table: string; readonly rows: readonly Row[] };
export type Dump = {
  readonly values: readonly (readonly Chunk<Values>[])[];
  readonly encoded: readonly (readonly Chunk<Buffer>[])[];
};

/** Transactions of about `spansEach` spans, each with the rows of every table that belong to it by position. */
export async function dumpRows(url: string, tables: readonly string[], spansEach: number): Promise<Dump> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const values: Chunk<Values>[] = [];
  const encoded: Chunk<Buffer>[] = [];
  for (const table of tables) {
    values.push({ table, rows: splitLines(await dump(client, table, "text")) });
    encoded.push({ table, rows: splitRows(await dump(client, table, "binary")) });
  }
  await client.end();
  const spans = encoded.find(({ table }) => table.endsWith("spans"))?.rows.length ?? 0;
  const count = Math.ceil(spans / spansEach);
  return { values: divide(values, count), encoded: divide(encoded, count) };
}

async function dump(client: pg.Client, table: string, format: "text" | "binary"): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const stream = client.query(to(`copy (select * from ${table}) to stdout (format ${format})`));
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  await once(stream, "end");
  return Buffer.concat(pieces);
}

function divide<Row>(tables: readonly Chunk<Row>[], count: number): Chunk<Row>[][] {
  return Array.from({ length: count }, (_, no) =>
    tables.map(({ table, rows }) => {
      const each = rows.length / count;
      return { table, rows: rows.slice(Math.round(no * each), Math.round((no + 1) * each)) };
    }),
  );
}

const escapes: { readonly [char: string]: string } = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** The values of a COPY text dump, as a program would hold them. */
function splitLines(text: Buffer): Values[] {
  const lines = text.toString().split("\n");
  const read = (field: string) => field.replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char);
  return lines.slice(0, -1).map((line) => line.split("\t").map((field) => (field === "\\N" ? null : read(field))));
}

/** Row boundaries of a binary COPY stream. */
function splitRows(stream: Buffer): Buffer[] {
  const rows: Buffer[] = [];
  let at = headerBytes;
  while (at < stream.length) {
    const start = at;
    const fields = stream.readInt16BE(at);
    if (fields < 0) break;
    at += 2;
    for (let field = 0; field < fields; field += 1) at += 4 + Math.max(0, stream.readInt32BE(at));
    rows.push(stream.subarray(start, at));
  }
  return rows;
}

const special = /[\\\n\r\t]/;
const escapeValue = (value: string) =>
  special.test(value)
    ? value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")
    : value;
const lineOf = (row: Values) => `${row.map((value) => (value === null ? "\\N" : escapeValue(value))).join("\t")}\n`;

/** Seconds for escaping and writing all transactions as COPY text. */
export function copyValues(url: string, transactions: Dump["values"]): Promise<number> {
  return copyAll(url, transactions, "text", (rows) => Buffer.from(rows.map(lineOf).join("")));
}

/** Seconds for writing all transactions as binary COPY, encoded beforehand. */
export function copyEncoded(url: string, transactions: Dump["encoded"]): Promise<number> {
  const ready = transactions.map((chunks) =>
    chunks.map(({ table, rows }) => ({ table, rows: [Buffer.concat([header, ...rows, trailer])] })),
  );
  return copyAll(url, ready, "binary", ([bytes]) => bytes ?? Buffer.alloc(0));
}

async function copyAll<Row>(
  url: string,
  transactions: readonly (readonly Chunk<Row>[])[],
  format: "text" | "binary",
  encode: (rows: readonly Row[]) => Buffer,
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  let next = 0;
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let chunks = transactions[next++]; chunks; chunks = transactions[next++]) {
        await client.query("begin");
        for (const { table, rows } of chunks) {
          const into = client.query(from(`copy ${table} from stdin (format ${format})`));
          await pipeline(Readable.from([encode(rows)]), into);
        }
        await client.query("commit");
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return seconds;
}
