// All runs of an end user, for good. The worker deletes them (run-jobs.ts); what arrives of them afterwards is refused, so that
// a client that repeats a delivery brings nothing back. Runs that the user begins later are new data.
import type { DataJob, NewErasure, UserData } from "@/lib/contract/data-jobs";
import { toDataJob } from "@/lib/server/data/jobs";
import { subjectOf } from "@/lib/server/data/run-jobs";
import { pool } from "@/lib/server/db";
import { AppError, invalid } from "@/lib/server/errors";
import { insertDataJob, selectDataJobs } from "@/lib/server/sql/data/data-jobs";
import { countRunsOfUser } from "@/lib/server/sql/data/erasures";
import { clipLabel } from "@/lib/server/store-text";
import type { Tx } from "@/lib/server/transaction";

const recent = 50;

export async function userData(projectId: string, userId: string): Promise<UserData> {
  const { runs, spans, first, last } = await countRunsOfUser(pool(), projectId, clipLabel(userId));
  return { runs, spans, first: first?.toISOString() ?? null, last: last?.toISOString() ?? null };
}

export async function eraseUser(tx: Tx, projectId: string, { userId, confirm }: NewErasure): Promise<DataJob> {
  if (confirm !== userId) throw invalid("/confirm", "is not the user's id: repeat it, character by character");
  const work = await tx.lock(projectId);
  const waiting = (await selectDataJobs(work.db, projectId, recent)).some(
    (job) => job.userId === userId && job.state === "waiting",
  );
  if (waiting) throw new AppError("conflict", "The runs of this user are being deleted already.");
  const { runs } = await countRunsOfUser(pool(), projectId, clipLabel(userId));
  const subject = subjectOf(userId);
  const { kind: actorKind, id: actorId } = work.actor;
  const job = await insertDataJob(work.db, {
    ...{ projectId, kind: "erasure", userId, subject, before: null, total: runs },
    ...{ actorKind, actorId, createdAt: work.now },
  });
  work.audit("user.erasure_started", subject, { job: job.id, runs });
  return toDataJob(job);
}
