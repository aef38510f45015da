// Whether the rules keep up with ingest: the loads of bench:ingest with the worker beside them, and how long after the last
// acknowledgement every run is analysed.
import pg from "pg";
import type { LoadPlan } from "@/bench/load";
import { runLoad } from "@/bench/run-load";
import { bundle, type Database, sleep, startCollector, startDatabase, startWorker } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

/** Findings are there so soon after the last span. */
const behindSecondsMax = 5;
const loads = [
  { kind: "conversations", batches: 60 },
  { kind: "independent", batches: 8 },
] as const satisfies readonly Pick<LoadPlan, "kind" | "batches">[];

export async function analysisLag() {
  const programs = {
    load: await bundle("bench/load.ts", "load"),
    worker: await bundle("lib/worker/main.ts", "worker"),
    collector: await bundle("lib/collector/main.ts", "collector"),
  };
  const figures = [];
  for (const load of loads) {
    const database = await startDatabase();
    await ensureFirstRows(database.url, database.home);
    const collector = await startCollector(programs.collector, database);
    const worker = startWorker(programs.worker, database);
    try {
      const plan = { ...load, url: collector.url, seed: 7, inFlight: 8 };
      const { spans, seconds } = await runLoad(programs.load, plan, collector.child);
      const behindSeconds = await untilAnalysed(database);
      const { runs, findings } = await analysed(database);
      figures.push({
        ...{ load: load.kind, spans, runs, findings, spansPerSecond: Math.round(spans / seconds) },
        ...{ behindSeconds, limit: behindSecondsMax, ok: behindSeconds <= behindSecondsMax },
        runsPerSecond: Math.round(runs / (seconds + behindSeconds)),
      });
    } finally {
      await worker.stop();
      await collector.stop();
      await database.stop();
    }
  }
  return figures;
}

async function ask<Row extends pg.QueryResultRow>({ url }: Database, query: string): Promise<Row | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(query);
  await client.end();
  return rows[0];
}

async function untilAnalysed(database: Database): Promise<number> {
  const from = performance.now();
  const left = "select exists (select from analysis_queue) as waits";
  while ((await ask<{ waits: boolean }>(database, left))?.waits) await sleep(100);
  return Number(((performance.now() - from) / 1_000).toFixed(1));
}

async function analysed(database: Database) {
  const counted = "select count(*)::int4 as runs, coalesce(sum(findings), 0)::int4 as findings from runs";
  return (
    (await ask<{ runs: number; findings: number }>(database, `${counted} where analysed_at is not null`)) ?? {
      runs: 0,
      findings: 0,
    }
  );
}
