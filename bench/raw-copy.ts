// How fast PostgreSQL takes rows when nothing is in front of it: the rows are dumped, the tables emptied, and the same rows
// sent back by binary COPY over two connections, a transaction for each 512 spans.
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from, to } from "pg-copy-streams";

const connections = 2;
const headerBytes = 19;
const header = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const trailer = Buffer.from([0xff, 0xff]);

type Chunk = { readonly table: string; readonly rows: Buffer };

/** Transactions of about `spansEach` spans, each with the rows of every table that belong to it by position. */
export async function dumpRows(url: string, tables: readonly string[], spansEach: number): Promise<Chunk[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const dumped: { table: string; rows: Buffer[] }[] = [];
  for (const table of tables) {
    const pieces: Buffer[] = [];
    const stream = client.query(to(`copy (select * from ${table}) to stdout (format binary)`));
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    await once(stream, "end");
    dumped.push({ table, rows: splitRows(Buffer.concat(pieces)) });
  }
  await client.end();
  const spans = dumped.find(({ table }) => table.endsWith("spans"))?.rows.length ?? 0;
  const count = Math.ceil(spans / spansEach);
  return Array.from({ length: count }, (_, no) =>
    dumped.map(({ table, rows }) => {
      const each = rows.length / count;
      const part = rows.slice(Math.round(no * each), Math.round((no + 1) * each));
      return { table, rows: Buffer.concat([header, ...part, trailer]) };
    }),
  );
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

/** Seconds for writing all transactions. */
export async function copyRows(url: string, transactions: readonly (readonly Chunk[])[]): Promise<number> {
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
          await pipeline(Readable.from([rows]), client.query(from(`copy ${table} from stdin (format binary)`)));
        }
        await client.query("commit");
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return seconds;
}
