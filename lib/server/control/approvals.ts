import type { z } from "zod";
import type { Approval, ApprovalPage, ApprovalQuery, Ask } from "@/lib/contract/approvals";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { argsShape } from "@/lib/domain/guard/args-shape";
import { tighten } from "@/lib/domain/guard/gate";
import { waitOf } from "@/lib/domain/guard/gate-policy";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs } from "@/lib/domain/guard/time";
import { actorOf, type Caller } from "@/lib/server/auth";
import { saveApproval, tellInbox } from "@/lib/server/control/approval-changes";
import { describeApproval, toApproval } from "@/lib/server/control/approval-view";
import { requireMembers } from "@/lib/server/control/approvers";
import { hashJson } from "@/lib/server/control/hash";
import { compile, violations } from "@/lib/server/control/json-schema";
import { toJsonText } from "@/lib/server/control/json-text";
import { ordinalPage, readDescending } from "@/lib/server/control/pages";
import { requireRun } from "@/lib/server/control/runs";
import { admitByTrust } from "@/lib/server/control/trust-asks";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { AppError, invalid, notFound } from "@/lib/server/errors";
import { Answer } from "@/lib/server/idempotency";
import {
  type ApprovalRow,
  insertApproval,
  selectApproval,
  selectApprovals,
  selectAsked,
} from "@/lib/server/sql/control/approvals";
import { type GateRow, selectGate } from "@/lib/server/sql/control/gates";
import type { RunRow } from "@/lib/server/sql/control/runs";
import { inProject, type Tx } from "@/lib/server/transaction";

export async function approvalExists(projectId: string, id: string): Promise<boolean> {
  return (await selectApproval(pool(), projectId, id)) !== null;
}

/** Asking the same again answers the same row. */
export async function askApproval(tx: Tx, projectId: string, body: Ask): Promise<Answer> {
  checkArguments(body);
  return askUnderLock(await tx.lock(projectId), body);
}

/** The same under a lock that is held already; its arguments were checked. */
export async function askUnderLock(work: Work, body: Ask): Promise<Answer> {
  const { projectId } = work;
  const run = await requireRun(work, body.runId);
  requireOpen(run);
  requireFence(run, body.fence, work.now);
  const argsHash = hashJson(body.args);
  const known = await selectAsked(work.db, projectId, body.runId, body.stepKey, body.round);
  if (known !== null) {
    requireSameAsk(known, body.name, argsHash);
    return new Answer(200, toApproval(await markSeen(work, known), work.now));
  }
  await requireMembers(work, body);
  await requireRoundBefore(work, body);
  const gate = await selectGate(work.db, projectId, run.pipeline, body.name);
  const id = await insertNew(work, run, body, argsHash, gate);
  const inserted = await selectApproval(work.db, projectId, id);
  if (inserted === null) throw notFound();
  work.audit("approval.requested", id, { runId: run.runId, step: body.stepKey, risk: inserted.risk, argsHash });
  const asked = await admitByTrust(work, gate, run.version, body, inserted);
  work.send(asked.state === "pending" ? "approval.requested" : "approval.decided", describeApproval(asked));
  tellInbox(work, id);
  work.touchRun(run.runId);
  return new Answer(201, toApproval(asked, work.now));
}

/** What needs no look at the project: the arguments against their schema, and the fields that may be edited. */
function checkArguments({ args, schema, edit = [] }: Ask): void {
  if (schema !== undefined) {
    compile(schema);
    const errors = violations(schema, args).map(({ path, message }) => ({ path: `/args${path}`, message }));
    if (errors.length > 0) {
      throw new AppError("invalid", "The arguments do not satisfy their schema.", { errors: errors.slice(0, 50) });
    }
  }
  for (const [at, field] of edit.entries()) {
    if (!isFieldOf(args, field)) throw invalid(`/edit/${at}`, "is not a field of the arguments");
  }
}

function isFieldOf(args: unknown, field: string): boolean {
  return typeof args === "object" && args !== null && !Array.isArray(args) && Object.hasOwn(args, field);
}

function requireSameAsk(known: ApprovalRow, name: string, argsHash: string): void {
  if (known.name === name && known.originalArgsHash === argsHash) return;
  throw new Refusal("drift", "This step asked for something else before: the arguments or the name differ.");
}

/** A rejection is not asked again; what nobody decided, or nobody used in time, is. */
async function requireRoundBefore(work: Work, { runId, stepKey, round }: Ask): Promise<void> {
  if (round === 0) return;
  const before = await selectAsked(work.db, work.projectId, runId, stepKey, round - 1);
  const state = before === null ? "missing" : judgeApproval(before, work.now).state;
  if (state === "expired" || state === "cancelled" || state === "lapsed") return;
  throw new Refusal(
    "conflict",
    `Round ${round} follows one that is expired, cancelled or lapsed; round ${round - 1} is ${state}.`,
  );
}

async function insertNew(work: Work, run: RunRow, body: Ask, argsHash: string, gate: GateRow | null): Promise<string> {
  const { approvers = [] } = body;
  const demand = tighten({ risk: body.risk, quorum: body.quorum, approvers: [...new Set(approvers)] }, gate);
  const { timeoutMs, escalate } = waitOf({ timeoutMs: body.timeoutMs, escalate: body.escalate ?? null }, gate);
  const firstDeadline = addMs(work.now, timeoutMs);
  return insertApproval(work.db, work.projectId, {
    ...demand,
    runId: run.runId,
    stepKey: body.stepKey,
    round: body.round,
    name: body.name,
    pipeline: run.pipeline,
    ask: body.ask,
    originalArgs: JSON.stringify(body.args),
    originalArgsHash: argsHash,
    argsShape: hashJson(argsShape(body.args)),
    schema: toJsonText(body.schema),
    edit: body.edit ?? [],
    escalateTo: escalate?.approvers ?? [],
    requestedBy: body.requestedBy ?? null,
    startedBy: run.startedBy,
    evidence: toJsonText(body.evidence),
    usableForMs: body.usableForMs,
    createdAt: work.now,
    escalatesAt: escalate === null ? null : firstDeadline,
    expiresAt: escalate === null ? firstDeadline : addMs(firstDeadline, escalate.timeoutMs),
  });
}

/** The time to use an approval begins when a key of the project is first told of it, not at the click. */
export async function markSeen(work: Work, row: ApprovalRow): Promise<ApprovalRow> {
  if (judgeApproval(row, work.now).state !== "approved" || row.usableUntil !== null) return row;
  const seen = { ...row, usableUntil: addMs(work.now, row.usableForMs), seq: row.seq + 1 };
  await saveApproval(work, seen);
  return seen;
}

/** What a caller is told, and when; only a project's key starts the time of use. */
async function tell(projectId: string, row: ApprovalRow, caller: Caller): Promise<Approval> {
  if (caller.kind !== "project" || row.state !== "approved" || row.usableUntil !== null)
    return toApproval(row, row.readAt);
  return inProject(projectId, actorOf(caller), async (tx) => {
    const work = await tx.lock(projectId);
    const fresh = await selectApproval(work.db, projectId, row.id);
    return toApproval(fresh === null ? row : await markSeen(work, fresh), work.now);
  });
}

/** One approval as it is now, null where there is none. */
export async function readApproval(projectId: string, id: string, caller: Caller): Promise<Approval | null> {
  const row = await selectApproval(pool(), projectId, id);
  return row === null ? null : tell(projectId, row, caller);
}

export async function listApprovals(
  projectId: string,
  query: z.output<typeof ApprovalQuery>,
  caller: Caller,
): Promise<ApprovalPage> {
  const wanted = { state: query.state, runId: query.runId, before: readDescending(query), limit: query.limit + 1 };
  const { items, nextCursor } = ordinalPage(await selectApprovals(pool(), projectId, wanted), query.limit);
  const approvals = [];
  for (const row of items) approvals.push(await tell(projectId, row, caller));
  return { approvals, nextCursor };
}
