// What the 50-turn conversation takes, against its naive rows: the bytes of all stored columns of both.
import pg from "pg";
import { createNaive } from "@/bench/naive";
import { encodeRequest } from "@/bench/otlp";
import { conversation, randomOf } from "@/bench/spans";
import { decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { decodeLimits } from "@/lib/otlp/limits";
import { Ingest } from "@/lib/server/ingest";

/** Shares of the naive size, for prompts as JSON arrays and as flattened keys. */
export async function conversationSizes(
  url: string,
): Promise<{ contentsRatio: number; contentsRatioFlattened: number }> {
  return { contentsRatio: await ratioOf(url, "json"), contentsRatioFlattened: await ratioOf(url, "flat") };
}

async function ratioOf(url: string, style: "json" | "flat"): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("truncate runs, spans, contents, log_records, search_words, search_queue");
  const { rows: projects } = await client.query<{ id: string }>("select id from projects limit 1");
  const ingest = new Ingest(url);
  const { turns } = conversation(randomOf(7), 50, style);
  for (const spans of turns) {
    await ingest.add(projects[0]?.id ?? "", decodeTracesProtobuf(encodeRequest(spans), decodeLimits).items, []);
  }
  await ingest.close();
  await createNaive(url);
  const stored = await sizeOf(client, "spans", "contents");
  // uncompressed, as the text that it is
  const naive = await sizeOf(client, "naive_spans");
  const { rows } = await client.query<{ bytes: string }>(
    "select sum(length(attributes::text))::text as bytes from naive_spans",
  );
  console.log(`conversation (${style})`, { stored, naive, naiveTextBytes: Number(rows[0]?.bytes) });
  await client.end();
  return Number((stored / Number(rows[0]?.bytes)).toFixed(3));
}

async function sizeOf(client: pg.Client, ...tables: string[]): Promise<number> {
  let bytes = 0;
  for (const table of tables) {
    const { rows } = await client.query<{ bytes: string }>(
      `select coalesce(sum(pg_column_size(t)), 0)::text as bytes from ${table} t`,
    );
    bytes += Number(rows[0]?.bytes);
  }
  return bytes;
}
