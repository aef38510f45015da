import type { Approval } from "@/lib/contract/approvals";
import { approversAt, judgeApproval } from "@/lib/domain/guard/approval";
import { fromJsonText } from "@/lib/server/control/json-text";
import type { ApprovalRow } from "@/lib/server/sql/control/approvals";

/** As it is answered at `now`: what a deadline has changed is changed. */
export function toApproval(row: ApprovalRow, now: Date): Approval {
  const judged = judgeApproval(row, now);
  return {
    id: row.id,
    runId: row.runId,
    stepKey: row.stepKey,
    round: row.round,
    name: row.name,
    pipeline: row.pipeline,
    ask: row.ask,
    args: fromJsonText(row.args),
    argsHash: row.argsHash,
    originalArgs: fromJsonText(row.originalArgs),
    originalArgsHash: row.originalArgsHash,
    schema: fromJsonText(row.schema),
    edit: [...row.edit],
    risk: row.risk,
    approvers: [...approversAt(row, now)],
    quorum: row.quorum,
    requestedBy: row.requestedBy,
    startedBy: row.startedBy,
    evidence: fromJsonText(row.evidence),
    state: judged.state,
    rev: row.rev,
    seq: judged.seq,
    votes: [...row.votes],
    questions: [...row.questions],
    decision: row.decision && { ...row.decision, by: [...row.decision.by] },
    createdAt: row.createdAt.toISOString(),
    escalatesAt: row.escalatesAt?.toISOString() ?? null,
    expiresAt: row.expiresAt.toISOString(),
    usableUntil: row.usableUntil?.toISOString() ?? null,
    ...trustOf(row),
    now: now.toISOString(),
  };
}

/** Planted asks are told from others by nobody who may decide them. */
function trustOf({ trust }: ApprovalRow): Pick<Approval, "trust"> {
  if (trust === null) return {};
  const { name, level, askedShare, asked } = trust;
  return { trust: { name, level, askedShare, asked } };
}

/** `data` of the webhooks approval.*: never the arguments. */
export function describeApproval(row: ApprovalRow) {
  return {
    approvalId: row.id,
    runId: row.runId,
    pipeline: row.pipeline,
    name: row.name,
    ask: row.ask,
    risk: row.risk,
    state: row.state,
    rev: row.rev,
    expiresAt: row.expiresAt.toISOString(),
    decision: row.decision,
  };
}
