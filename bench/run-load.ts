// One load against a collector, on an empty database.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import pg from "pg";
import type { LoadPlan, LoadResult } from "@/bench/load";
import { root, rssMb } from "@/bench/servers";

/** Emptied and checkpointed, so that no round pays for another. */
export async function empty(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query("select to_regclass('naive_spans') is not null as naive");
  await client.query(
    `truncate runs, spans, contents, log_records, search_words, search_queue${rows[0].naive ? ", naive_spans" : ""}`,
  );
  await client.query("checkpoint");
  await client.end();
}

export async function runLoad(
  program: string,
  plan: LoadPlan,
  collectorProcess: ChildProcess,
): Promise<LoadResult & { peakRssMb: number }> {
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], {
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

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
