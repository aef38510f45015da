import { randomBytes, randomUUID } from "node:crypto";
import type { z } from "zod";
import type { AskLease, EndRun, Lease, RunState, StartRun } from "@/lib/contract/control-runs";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { admitRun, strictest } from "@/lib/domain/guard/controls";
import { decideLease, requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs } from "@/lib/domain/guard/time";
import { cancelPending } from "@/lib/server/control/approval-changes";
import { hashJson } from "@/lib/server/control/hash";
import { fromJsonText, toJsonText } from "@/lib/server/control/json-text";
import { announceResumable } from "@/lib/server/control/resumable";
import { stateAfter } from "@/lib/server/control/run-state";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import { Answer } from "@/lib/server/idempotency";
import { addControlledJob } from "@/lib/server/sql/analysis-queue";
import { announceRuns } from "@/lib/server/sql/announce-run";
import { selectStartControls } from "@/lib/server/sql/control/controls";
import { selectPeople } from "@/lib/server/sql/control/members";
import { insertRun, type RunRow, selectRun, updateEnd, updateLease } from "@/lib/server/sql/control/runs";
import type { Tx } from "@/lib/server/transaction";

/** A run that nobody leased within this time waits for whoever comes. */
const takeUpAfterMs = 30_000;

export async function runExists(projectId: string, runId: string): Promise<boolean> {
  return (await selectRun(pool(), projectId, runId)) !== null;
}

/** The run under the lock; what the path or body names and is not there answers 404. */
export async function requireRun(work: Work, runId: string): Promise<RunRow> {
  const run = await selectRun(work.db, work.projectId, runId);
  if (run === null) throw notFound();
  return run;
}

export async function startRun(tx: Tx, projectId: string, body: StartRun): Promise<Answer> {
  if (body.input !== undefined && hashJson(body.input) !== body.inputHash) {
    throw invalid("/inputHash", "is not the hash of the input: SHA-256 of its canonical JSON");
  }
  const work = await tx.lock(projectId);
  const known = body.id === undefined ? null : await selectRun(work.db, projectId, body.id);
  if (known !== null) {
    requireSameRun(known, body);
    return new Answer(200, await stateAfter(work, known.runId));
  }
  const runId = await makeRun(work, body);
  return new Answer(201, await stateAfter(work, runId));
}

function requireSameRun(known: RunRow, asked: StartRun): void {
  const differs = (["pipeline", "inputHash"] as const).find((field) => known[field] !== asked[field]);
  if (differs === undefined) return;
  throw new Refusal("drift", `This run was started with another ${differs}. Take another id for another run.`);
}

export async function makeRun(work: Work, body: StartRun): Promise<string> {
  const { startedBy = null, parentRunId = null } = body;
  if (startedBy !== null && !(await selectPeople(work.db, work.projectId)).some(({ id }) => id === startedBy)) {
    throw invalid("/startedBy", "is not a member of this project");
  }
  const parent = parentRunId === null ? null : await selectRun(work.db, work.projectId, parentRunId);
  if (parentRunId !== null && parent === null) throw invalid("/parentRunId", "is not a run of this project");
  const ancestors = parent === null ? [] : [...parent.ancestors, parent.runId];
  admitRun(await selectStartControls(work.db, work.projectId, { ...body, ancestors }));
  if (parent?.killed) throw new Refusal("killed", "The parent run was killed: it is halted for good.");
  const runId = body.id ?? randomUUID();
  const traceId = body.traceId ?? randomBytes(16).toString("hex");
  await insertRun(work.db, work.projectId, {
    runId,
    traceId,
    pipeline: body.pipeline,
    version: body.version,
    inputHash: body.inputHash,
    input: toJsonText(body.input),
    limitMicroUsd: body.limits.microUsd,
    limitSteps: body.limits.steps ?? null,
    limitMs: body.limits.ms ?? null,
    startedBy,
    userId: body.userId ?? null,
    sessionId: body.sessionId ?? null,
    parentRunId,
    ancestors,
    createdAt: work.now,
    checkAt: addMs(work.now, takeUpAfterMs),
  });
  const { pipeline, version, userId = null, sessionId = null } = body;
  await announceRuns(work.db, work.projectId, [{ traceId, at: work.now, pipeline, version, userId, sessionId }]);
  work.touchRun(runId);
  work.audit("run.started", runId, { pipeline: body.pipeline, version: body.version, inputHash: body.inputHash });
  return runId;
}

export async function leaseRun(
  tx: Tx,
  projectId: string,
  runId: string,
  body: z.output<typeof AskLease>,
): Promise<Lease> {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId);
  const lease = decideLease(run, body, strictest(run.controls), work.now);
  await updateLease(work.db, projectId, runId, lease);
  if (lease.fence > run.fence) work.touchRun(runId);
  return { ...lease, expiresAt: lease.expiresAt.toISOString(), epoch: work.epoch, now: work.now.toISOString() };
}

export async function releaseRun(tx: Tx, projectId: string, runId: string, fence: number): Promise<void> {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId);
  if (!run.killed) requireOpen(run);
  requireFence(run, fence, work.now);
  await updateLease(work.db, projectId, runId, { fence: run.fence, holder: null, expiresAt: null });
  work.touchRun(runId);
  if (run.killed) return;
  if (run.hasPending) work.send("run.parked", describeRun(run, null));
  await announceResumable(work, [runId]);
}

export async function endRun(tx: Tx, projectId: string, runId: string, body: EndRun): Promise<RunState> {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId);
  if (run.status !== "open" && !run.killed && isSameEnd(run, body)) return stateAfter(work, runId);
  requireOpen(run);
  requireFence(run, body.fence, work.now);
  await closeRun(work, run, body);
  return stateAfter(work, runId);
}

/** Ends an open run under the lock. */
export async function closeRun(work: Work, run: RunRow, end: Omit<EndRun, "fence">): Promise<void> {
  const { status, haltCode = null } = end;
  await updateEnd(work.db, work.projectId, run.runId, {
    status,
    haltCode,
    output: toJsonText(end.output),
    error: toJsonText(end.error),
    at: work.now,
  });
  work.touchRun(run.runId);
  await addControlledJob(work.db, work.projectId, run.runId);
  work.audit("run.ended", run.runId, { status, haltCode });
  await cancelPending(work, [run.runId]);
  if (status === "halted") work.send("run.halted", describeRun(run, haltCode));
}

function isSameEnd(run: RunRow, body: EndRun): boolean {
  const asked = [body.status, body.haltCode ?? null, body.output ?? null, body.error ?? null];
  const stored = [run.status, run.haltCode, fromJsonText(run.output), fromJsonText(run.error)];
  return canonicalJson(asked) === canonicalJson(stored);
}

/** `data` of the webhooks run.parked and run.halted. */
export function describeRun(run: { runId: string; traceId: string; pipeline: string }, haltCode: string | null) {
  return { runId: run.runId, traceId: run.traceId, pipeline: run.pipeline, haltCode };
}
