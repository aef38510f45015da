import type { ResumablePage } from "@/lib/contract/control-runs";
import { type OrdinalPage, ordinalPage, readOrdinal } from "@/lib/server/control/pages";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { addControlledJob } from "@/lib/server/sql/analysis-queue";
import {
  clearChecks,
  clearDueChecks,
  type Resumable,
  selectResumable,
  selectResumableOf,
} from "@/lib/server/sql/control/runs";

type Query = OrdinalPage & { readonly pipeline?: string | undefined };

/** Runs that wait for an executor, oldest first. */
export async function listResumable(projectId: string, query: Query): Promise<ResumablePage> {
  const pipelines = query.pipeline === undefined ? null : query.pipeline.split(",");
  if (pipelines !== null && pipelines.length > 1000) throw invalid("?pipeline", "names more than 1000 pipelines");
  const page = { pipelines, after: readOrdinal(query) ?? "0", limit: query.limit + 1 };
  const { items, nextCursor } = ordinalPage(await selectResumable(pool(), projectId, page), query.limit);
  const runs = items.map(({ runId, pipeline, version, traceId }) => ({ id: runId, pipeline, version, traceId }));
  return { runs, nextCursor };
}

/** Tells the stream of those runs that an executor may take now. Call it after the change that may have made them so. */
export async function announceResumable(work: Work, runIds: readonly string[]): Promise<void> {
  await tellResumable(work, await selectResumableOf(work.db, work.projectId, runIds));
}

export async function tellResumable(work: Work, runs: readonly Resumable[]): Promise<void> {
  if (runs.length === 0) return;
  for (const { runId, pipeline } of runs) work.publish("resumable", { runId, pipeline });
  await clearChecks(
    work.db,
    work.projectId,
    runs.map(({ runId }) => runId),
  );
}

/** The clock may have made these resumable; it need not look at them again. */
export async function announceDue(work: Work, runIds: readonly string[]): Promise<void> {
  await announceResumable(work, runIds);
  for (const runId of runIds) {
    work.touchRun(runId);
    await addControlledJob(work.db, work.projectId, runId);
  }
  await clearDueChecks(work.db, work.projectId, runIds, work.now);
}
