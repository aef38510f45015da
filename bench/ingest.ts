// Ingest over real HTTP against raw COPY in the same run, medians of three. `--quick`: one small round.
//   (a) batches of 512 independent spans (each its own run) with 2 KB of text, against COPY of the rows they become
//   (b) 50-turn agent conversations in pieces of ten turns, against COPY of the naive rows, every prompt in its span
// `search`: the same loads without and with the worker that indexes what arrives, in turns; `redaction`: without and with rules.
import { conversationSizes } from "@/bench/contents";
import type { LoadPlan } from "@/bench/load";
import { createNaive } from "@/bench/naive";
import { copyEncoded, copyValues, dumpRows } from "@/bench/raw-copy";
import { redactionCost } from "@/bench/redaction-cost";
import { empty, median, runLoad } from "@/bench/run-load";
import { searchCost } from "@/bench/search-cost";
import { bundle, type Collector, type Database, startCollector, startDatabase } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 3;
const size = quick ? { independent: 30, conversations: 60 } : { independent: 120, conversations: 200 };
const inFlight = 8;
const memoryInFlight = 64;
const tables = ["runs", "spans", "contents"];

const loadProgram = await bundle("bench/load.ts", "load");
const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const workerProgram = await bundle("lib/worker/main.ts", "worker");
const collector = await startCollector(await bundle("lib/collector/main.ts", "collector"), database);
try {
  const independent = await measure("independent", collector, database);
  const conversations = await measure("conversations", collector, database);
  const programs = { loadProgram, workerProgram };
  const plan = { url: collector.url, inFlight, rounds };
  const search = {
    independent: await searchCost(programs, collector, database, {
      ...plan,
      kind: "independent",
      batches: size.independent,
    }),
    conversations: await searchCost(programs, collector, database, {
      ...{ ...plan, kind: "conversations", batches: size.conversations },
    }),
  };
  const redaction = {
    independent: await redactionCost(loadProgram, collector, database, {
      ...{ ...plan, kind: "independent", batches: size.independent },
    }),
    conversations: await redactionCost(loadProgram, collector, database, {
      ...{ ...plan, kind: "conversations", batches: size.conversations },
    }),
  };
  const contents = await conversationSizes(database.url);
  console.log(JSON.stringify({ independent, conversations, search, redaction, ...contents }));
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
    const load = await runLoad(loadProgram, plan, child);
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
  const crowded = await runLoad(loadProgram, crowd, child);
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
