// Pricing stored runs again, as people start, watch and stop it; the worker does it (reprice-batch.ts).
import type { RepriceJob, RepriceJobs, StartReprice } from "@/lib/contract/prices";
import { Refusal } from "@/lib/domain/guard/refusal";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import * as sql from "@/lib/server/sql/reprice-jobs";
import type { Tx } from "@/lib/server/transaction";

const shownMax = 20;
const nsOf = (at: string) => `${Date.parse(at)}000000`;

export async function startReprice(tx: Tx, projectId: string, body: StartReprice): Promise<RepriceJob> {
  const work = await tx.lock(projectId);
  const [last] = await sql.selectJobs(work.db, projectId, 1);
  if (last && (last.state === "queued" || last.state === "running")) {
    throw new Refusal("conflict", "Runs are being priced again already: wait for the end, or cancel it.");
  }
  const { from, to, models = [] } = body;
  const job = await sql.insertJob(work.db, projectId, {
    models,
    fromNs: from === undefined ? "0" : nsOf(from),
    toNs: to === undefined ? `${work.now.getTime()}999999` : nsOf(to),
    createdAt: work.now,
    createdBy: work.actor.kind === "member" ? work.actor.id : null,
  });
  work.audit("reprice.started", job.id, { ...body });
  return toJob(job);
}

export async function listReprices(projectId: string): Promise<RepriceJobs> {
  return { jobs: (await sql.selectJobs(pool(), projectId, shownMax)).map(toJob) };
}

export async function repriceExists(projectId: string, id: string): Promise<boolean> {
  return (await sql.selectJob(pool(), projectId, id)) !== null;
}

/** What is done stays: every run is priced as a whole. */
export async function cancelReprice(tx: Tx, projectId: string, id: string): Promise<RepriceJob> {
  const work = await tx.lock(projectId);
  if ((await sql.selectJob(work.db, projectId, id)) === null) throw notFound();
  const job = await sql.endJob(work.db, projectId, id, { state: "cancelled", error: null, at: work.now });
  if (job === null) throw new Refusal("conflict", "It has ended already.");
  work.audit("reprice.cancelled", id, { runsDone: job.runsDone });
  return toJob(job);
}

function toJob(job: sql.JobRow): RepriceJob {
  const { fromNs, toNs, atNs: _, atTrace: __, projectId: ___, models, byModel, ...rest } = job;
  const at = (ns: string) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();
  const text = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...rest,
    from: fromNs === "0" ? null : at(fromNs),
    to: at(toNs),
    models: [...models],
    byModel: [...byModel],
    createdAt: job.createdAt.toISOString(),
    startedAt: text(job.startedAt),
    endedAt: text(job.endedAt),
  };
}
