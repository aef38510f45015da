// Ingest over real HTTP against raw COPY in the same run, medians of three. `--quick`: one small round.
//   (a) batches of 512 independent spans (each its own run) with 2 KB of text, against COPY of the rows they become
//   (b) 50-turn agent conversations in pieces of ten turns, against COPY of the naive rows, every prompt in its span
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import pg from "pg";
import { conversationSizes } from "@/bench/contents";
import type { LoadPlan, LoadResult } from "@/bench/load";
import { createNaive } from "@/bench/naive";
import { copyEncoded, copyValues, dumpRows } from "@/bench/raw-copy";
import { bundle, type Collector, type Database, root, rssMb, startCollector, startDatabase } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 3;
const size = quick ? { independent: 30, conversations: 60 } : { independent: 120, conversations: 200 };
const inFlight = 8;
const memoryInFlight = 64;
const tables = ["runs", "spans", "contents"];

const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const loadProgram = await bundle("bench/load.ts", "load");
const collector = await startCollector(await bundle("lib/collector/main.ts", "collector"), database);
try {
  const independent = await measure("independent", collector, database);
  const conversations = await measure("conversations", collector, database);
  const contents = await conversationSizes(database.url);
  console.log(JSON.stringify({ independent, conversations, ...contents }));
} finally {
  await collector.stop();
  await database.stop();
}

async function measure(kind: LoadPlan["kind"], { url, child }: Collector, { url: databaseUrl }: Database) {
  const results = [];
  let peakRssMb = 0;
  for (let round = 0; round < rounds; round += 1) {
    await empty(databaseUrl);
    const batches = kind === "independent" ? size.independent : size.conversations;
    const plan = { url, kind, seed: round + 1, batches, inFlight };
    const load = await runLoad(plan, child);
    peakRssMb = Math.max(peakRssMb, load.peakRssMb);
    const limit = await copyLimit(kind, databaseUrl, load.spans);
    const spansPerSecond = load.spans / load.seconds;
    const ratio = spansPerSecond / limit.values;
    results.push({ ...load, spansPerSecond, limit, ratio, ratioToEncoded: spansPerSecond / limit.encoded });
    console.log(kind, `round ${round + 1}`, JSON.stringify(results.at(-1)));
  }
  await empty(databaseUrl);
  const crowd = {
    url,
    kind,
    seed: 99,
    batches: kind === "independent" ? 128 : size.conversations,
    inFlight: memoryInFlight,
  };
  const crowded = await runLoad(crowd, child);
  peakRssMb = Math.max(peakRssMb, crowded.peakRssMb);
  return {
    spansPerSecond: Math.round(median(results.map((result) => result.spansPerSecond))),
    copyLimitSpansPerSecond: Math.round(median(results.map((result) => result.limit.values))),
    ratio: Number(median(results.map((result) => result.ratio)).toFixed(2)),
    encodedCopySpansPerSecond: Math.round(median(results.map((result) => result.limit.encoded))),
    ratioToEncoded: Number(median(results.map((result) => result.ratioToEncoded)).toFixed(2)),
    p50Ms: median(results.map((result) => result.p50Ms)),
    p99Ms: median(results.map((result) => result.p99Ms)),
    peakRssMb,
  };
}

/** Spans a second that COPY reaches with the same rows, by both rulers of raw-copy.ts. */
async function copyLimit(kind: LoadPlan["kind"], databaseUrl: string, spans: number) {
  if (kind === "conversations") await createNaive(databaseUrl);
  const rows = await dumpRows(databaseUrl, kind === "conversations" ? ["naive_spans"] : tables, 512);
  await empty(databaseUrl);
  const values = spans / (await copyValues(databaseUrl, rows.values));
  await empty(databaseUrl);
  return { values, encoded: spans / (await copyEncoded(databaseUrl, rows.encoded)) };
}

/** Emptied and checkpointed, so that no round pays for another. */
async function empty(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query("select to_regclass('naive_spans') is not null as naive");
  await client.query(
    `truncate runs, spans, contents, log_records, search_words, search_queue${rows[0].naive ? ", naive_spans" : ""}`,
  );
  await client.query("checkpoint");
  await client.end();
}

async function runLoad(plan: LoadPlan, collectorProcess: ChildProcess): Promise<LoadResult & { peakRssMb: number }> {
  const child = spawn(process.execPath, [loadProgram, JSON.stringify(plan)], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  let peakRssMb = 0;
  const watch = setInterval(() => {
    peakRssMb = Math.max(peakRssMb, rssMb(collectorProcess.pid ?? 0));
  }, 50);
  child.stdin.write("go\n");
  const { value } = await lines.next();
  clearInterval(watch);
  if (value === undefined) throw new Error("the load generator failed");
  return { ...(JSON.parse(value) as LoadResult), peakRssMb };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
