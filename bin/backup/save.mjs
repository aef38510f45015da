import { format, writeBackup } from "./file.mjs";
import { connect, listMigrations, listPartitions, listSequences, listTables, readRows, Tally } from "./tables.mjs";

const pieceBytes = 1024 * 1024;

/**
 * All that the database holds at one instant, while it goes on being used: one snapshot for all tables.
 * @param {{ url: string, file: string, say: (text: string) => void }} options
 */
export async function saveBackup({ url, file, say }) {
  const client = await connect(url);
  try {
    await client.query("begin transaction isolation level repeatable read, read only");
    const total = { tables: 0, rows: 0 };
    await writeBackup(file, everything(client, total, say));
    await client.query("commit");
    return total;
  } finally {
    await client.end();
  }
}

async function* everything(client, total, say) {
  const { rows } = await client.query(
    "select current_setting('server_version') as server, to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at",
  );
  yield {
    type: "H",
    body: {
      ...{ tracegate: "backup", format, ...rows[0] },
      ...{ migrations: await listMigrations(client), partitions: await listPartitions(client) },
      sequences: await listSequences(client),
    },
  };
  for (const table of await listTables(client)) {
    yield { type: "T", body: table };
    const tally = new Tally();
    for await (const piece of joined(readRows(client, table))) {
      tally.add(piece);
      yield { type: "D", body: piece };
    }
    const end = tally.end();
    yield { type: "E", body: end };
    total.tables += 1;
    total.rows += end.rows;
    if (end.rows > 0) say(`${String(end.rows).padStart(9)} rows of ${table.table}`);
  }
  yield { type: "Z", body: { ...total } };
}

/** COPY hands over a row at a time. */
async function* joined(pieces) {
  let held = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(held);
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(held);
}
