// The summaries of very large runs: ingest only counts their spans, this catches up with them.
import { summariseRun } from "@/lib/domain/trace/summarise-run";
import { pool } from "@/lib/server/db";
import { addAnalysisJob } from "@/lib/server/sql/analysis-queue";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { changesChannel, notifyChanges } from "@/lib/server/sql/notify-changes";
import { selectFacts } from "@/lib/server/sql/select-facts";
import { catchUpRun, type StaleRun, selectStale } from "@/lib/server/sql/write-runs";

/**
 * Summarises runs that are stale: those named, or all. It takes no lock; a run that gets spans meanwhile stays stale.
 * @returns how many runs were summarised.
 */
export async function summariseStale(named: readonly RunKey[] | null): Promise<number> {
  const runs = await selectStale(pool(), named);
  for (const run of runs) await summarise(run);
  return runs.length;
}

async function summarise(run: StaleRun): Promise<void> {
  const [facts = []] = await selectFacts(pool(), run.day, [run]);
  if (facts.length === 0) return;
  await catchUpRun(pool(), { ...run, summary: summariseRun(facts) }, run.seenAt);
  await addAnalysisJob(pool(), run.projectId, run.traceId);
  await notifyChanges(pool(), changesChannel, new Map([[run.projectId, new Set([run.traceId])]]));
}
