// Deletions go on in the worker, some runs a transaction: a killed worker loses at most one of those, and ingest waits for none.
import type { PoolClient } from "pg";
import { hashText } from "@/lib/server/control/hash";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import {
  type DataJobRow,
  endDataJob,
  lockDataJob,
  noteDay,
  noteProgress,
  selectProjectsPast,
  selectWaitingJobs,
} from "@/lib/server/sql/data/data-jobs";
import {
  type DoomedRun,
  deleteControl,
  deleteTelemetry,
  takeOldRuns,
  takeRunsOfUser,
} from "@/lib/server/sql/data/delete-runs";
import { deleteRunsOfDay, dropDay, selectDaysBefore } from "@/lib/server/sql/data/drop-day";
import {
  countHeldBack,
  forgetQueued,
  forgetSessions,
  forgetUser,
  insertErased,
  selectRevenants,
} from "@/lib/server/sql/data/erasures";
import { clipLabel } from "@/lib/server/store-text";
import { inProject, inTransaction } from "@/lib/server/transaction";

/** Runs a transaction; a run of more spans than this goes alone. */
const batchRuns = 400;
const batchSpans = 20_000;

/** Jobs of the search and of findings that had read a run before it went are over by then. */
const settleMs = 10_000;
/** Runs that go on are looked for so many times less often: that reads all spans. */
const heldFactor = 12;
/** Jobs whose whole days were looked at; those that could not be dropped are tried again then. Anew in a new process. */
const begun = new Set<string>();
const daysAt = new Map<string, number>();
/** Jobs that have nothing left, and when a job is looked at next. */
const quiet = new Set<string>();
const next = new Map<string, number>();

/** Does a piece of each job that waits. @returns whether anything was deleted */
export async function runDataJobs(restMs = settleMs): Promise<boolean> {
  let busy = false;
  for (const job of await selectWaitingJobs(pool())) {
    if ((next.get(job.id) ?? 0) > Date.now()) continue;
    await dropDays(job, restMs);
    const left = await inTransaction(system, (tx) => piece(tx.client, job));
    if (left === "more") busy = true;
    if (left === "held") next.set(job.id, Date.now() + restMs * heldFactor);
    if (left !== "none") quiet.delete(job.id);
    else if (quiet.has(job.id) && !daysAt.has(job.id)) await finish(job);
    else {
      quiet.add(job.id);
      next.set(job.id, Date.now() + restMs);
    }
  }
  return busy;
}

async function dropDays({ id, before }: Pick<DataJobRow, "id" | "before">, restMs: number): Promise<void> {
  if (before === null || (begun.has(id) && (daysAt.get(id) ?? Number.POSITIVE_INFINITY) > Date.now())) return;
  begun.add(id);
  if (await dropWholeDays(before)) daysAt.delete(id);
  else daysAt.set(id, Date.now() + restMs);
}

/**
 * Days that no project needs go at once; what is left of the others goes run by run.
 * @returns false where a day could not be dropped: it is tried again
 */
async function dropWholeDays(before: string): Promise<boolean> {
  let all = true;
  for (const day of await selectDaysBefore(pool(), before)) {
    const isFree = await inTransaction(system, async ({ client }) => {
      const gone = await deleteRunsOfDay(client, day, await selectProjectsPast(client, day));
      for (const each of gone ?? []) await noteDay(client, day, each);
      return gone !== null;
    });
    if (isFree && !(await dropDay(pool(), day))) all = false;
  }
  return all;
}

type Key = Pick<DataJobRow, "id" | "projectId">;

/** `held`: what is left goes on, or waits for a person; it is looked at again. */
async function piece(client: PoolClient, key: Key): Promise<"more" | "held" | "none" | "taken"> {
  const job = await lockDataJob(client, key.projectId, key.id);
  if (job === null) return "taken";
  const runs = upTo(await takeRuns(client, job), batchSpans);
  if (runs.length === 0) {
    const heldBack = job.userId === null ? 0 : await countHeldBack(client, job.projectId, clipLabel(job.userId));
    await noteProgress(client, job, { runs: 0, spans: 0, heldBack });
    return heldBack > 0 ? "held" : "none";
  }
  const traces = runs.map(({ traceId }) => traceId);
  if (job.kind === "erasure") {
    await insertErased(client, job.projectId, traces);
    await forgetSessions(client, job.projectId, runs);
    await deleteControl(client, job.projectId, traces);
  }
  await deleteTelemetry(client, job.projectId, runs);
  const spans = runs.reduce((sum, run) => sum + run.spans, 0);
  await noteProgress(client, job, { runs: runs.length, spans, heldBack: 0 });
  return "more";
}

function takeRuns(client: PoolClient, { kind, projectId, before, userId }: DataJobRow): Promise<DoomedRun[]> {
  if (kind === "retention") return takeOldRuns(client, projectId, { before: before ?? "0001-01-01", limit: batchRuns });
  return takeRunsOfUser(client, projectId, { userId: clipLabel(userId ?? ""), limit: batchRuns });
}

function upTo(runs: readonly DoomedRun[], spansMax: number): DoomedRun[] {
  let spans = 0;
  return runs.filter((run, no) => {
    spans += run.spans;
    return no === 0 || spans <= spansMax;
  });
}

/** The last look: what was written of the runs while they went. With it the job is over, and the audit log has it. */
async function finish(key: Key): Promise<void> {
  await inProject(key.projectId, system, async (tx) => {
    const job = await lockDataJob(tx.client, key.projectId, key.id);
    if (job === null) return;
    const work = await tx.lock(key.projectId);
    if (job.userId !== null) {
      await deleteTelemetry(work.db, job.projectId, await selectRevenants(work.db, job.projectId, job.createdAt));
      await forgetQueued(work.db, job.projectId, job.createdAt);
      await forgetUser(work.db, job.projectId, clipLabel(job.userId));
    }
    quiet.delete(job.id);
    begun.delete(job.id);
    await endDataJob(work.db, job, work.now);
    const done = { job: job.id, runs: job.runs, spans: Number(job.spans) };
    if (job.kind === "erasure") work.audit("user.erased", job.subject ?? "", done);
    else work.audit("retention.applied", job.before ?? "", done);
  });
}

/** How the audit log names a user: whoever knows the id can tell, nobody else. */
export const subjectOf = (userId: string): string => hashText(userId);
