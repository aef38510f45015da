import { judgeApproval } from "@/lib/domain/guard/approval";
import { Refusal } from "@/lib/domain/guard/refusal";
import { readingMs } from "@/lib/domain/trust/terms";
import type { MarkKind } from "@/lib/domain/trust/trust-class";
import { followMark, noTrust } from "@/lib/server/control/trust-classes";
import type { Work } from "@/lib/server/control/work";
import { notFound } from "@/lib/server/errors";
import { type ApprovalRow, selectApproval } from "@/lib/server/sql/control/approvals";
import { type GateRow, selectGate } from "@/lib/server/sql/control/gates";
import { selectClass } from "@/lib/server/sql/control/trust";
import { insertMark, reverseMark, selectMark } from "@/lib/server/sql/control/trust-marks";
import type { Tx } from "@/lib/server/transaction";

/** A decision of people is evidence of the class that it was asked in, as long as that test runs. */
export async function noteDecision(work: Work, approval: ApprovalRow): Promise<void> {
  const { decision, trust, canary } = approval;
  if (decision === null || trust === null) return;
  const gate = await gateOf(work, approval);
  const known = gate && (await selectClass(work.db, work.projectId, gate));
  if (!gate?.trust || !known || known.restart !== trust.restart) return;
  const kind = kindOf(approval);
  if (kind === null) return;
  const mark = { approvalId: approval.id, kind, by: decision.by, at: work.now };
  await insertMark(work.db, work.projectId, gate, known.restart, mark);
  if (canary) work.audit("trust.canary", approval.id, { caught: kind === "canary_caught" });
  await followMark(work, gate, known, kind);
}

/** Null: says nothing, because nobody can have read it. */
function kindOf({ decision, canary, risk, createdAt }: ApprovalRow): MarkKind | null {
  if (decision === null) return null;
  if (canary) return decision.verdict === "rejected" ? "canary_caught" : "canary_missed";
  if (decision.verdict === "rejected") return "rejected";
  if (decision.edited) return "edited";
  const isHasty = risk !== "low" && Date.parse(decision.at) - createdAt.getTime() < readingMs;
  return isHasty ? null : "approved";
}

/** A person's word that what ran should not have: counts against the class, and takes its trust back at once. */
export async function reverseApproval(tx: Tx, projectId: string, id: string, memberId: string, reason: string) {
  const work = await tx.lock(projectId);
  const stored = await selectApproval(work.db, projectId, id);
  if (stored === null) throw notFound();
  const { state } = judgeApproval(stored, work.now);
  if (state !== "executed" && state !== "failed" && state !== "in_doubt" && state !== "consumed") {
    throw new Refusal("conflict", `Only what ran can be reversed: this approval is ${state}.`);
  }
  const known = await selectMark(work.db, projectId, id);
  if (known === "reversed") throw new Refusal("conflict", "It is recorded as reversed already.");
  const gate = await gateOf(work, stored);
  const place = { pipeline: stored.pipeline, step: stored.name };
  const earned = (await selectClass(work.db, projectId, place)) ?? noTrust(work.now);
  const mark = { approvalId: id, kind: "reversed" as const, by: [memberId], at: work.now };
  if (known === null) await insertMark(work.db, projectId, place, stored.trust?.restart ?? earned.restart, mark);
  else await reverseMark(work.db, projectId, id);
  work.audit("approval.reversed", id, { reason });
  work.touchRun(stored.runId);
  if (gate?.trust && stored.trust !== null) await followMark(work, gate, earned, "reversed");
}

const gateOf = (work: Work, { pipeline, name }: ApprovalRow): Promise<GateRow | null> =>
  selectGate(work.db, work.projectId, pipeline, name);
