// What the search costs ingest: the same load without and with the worker that indexes it, in turns, on the same processors.
import pg from "pg";
import type { LoadPlan } from "@/bench/load";
import { empty, median, runLoad } from "@/bench/run-load";
import { type Collector, type Database, sleep, startWorker } from "@/bench/servers";

type Programs = { readonly loadProgram: string; readonly workerProgram: string };
type Plan = Omit<LoadPlan, "seed"> & { readonly rounds: number };

export async function searchCost(
  { loadProgram, workerProgram }: Programs,
  { child }: Collector,
  database: Database,
  { rounds, ...plan }: Plan,
) {
  const [without, having, behind]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const load = { ...plan, seed: 200 + round };
    await empty(database.url);
    const alone = await runLoad(loadProgram, load, child);
    without?.push(alone.spans / alone.seconds);
    await empty(database.url);
    const worker = startWorker(workerProgram, database);
    const indexed = await runLoad(loadProgram, load, child);
    having?.push(indexed.spans / indexed.seconds);
    behind?.push(await secondsBehind(database.url));
    await worker.stop();
  }
  return {
    withoutSpansPerSecond: Math.round(median(without ?? [])),
    withSpansPerSecond: Math.round(median(having ?? [])),
    ratio: Number((median(having ?? []) / median(without ?? [])).toFixed(2)),
    /** From the last acknowledgement until everything is found. */
    behindSeconds: Number(median(behind ?? []).toFixed(1)),
  };
}

async function secondsBehind(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const from = performance.now();
  for (;;) {
    const { rows } = await client.query<{ waits: boolean }>("select exists (select from search_queue) as waits");
    if (!rows[0]?.waits) break;
    await sleep(100);
  }
  await client.end();
  return (performance.now() - from) / 1_000;
}
