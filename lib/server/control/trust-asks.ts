import { randomInt } from "node:crypto";
import type { Ask } from "@/lib/contract/approvals";
import type { Decision } from "@/lib/domain/guard/approval";
import { addMs } from "@/lib/domain/guard/time";
import { type AskFacts, amountIn, decideAsking } from "@/lib/domain/trust/sampling";
import { askedShares } from "@/lib/domain/trust/terms";
import { saveApproval } from "@/lib/server/control/approval-changes";
import { hashJson } from "@/lib/server/control/hash";
import { classAt, isOfClass } from "@/lib/server/control/trust-classes";
import { system, type Work } from "@/lib/server/control/work";
import type { ApprovalRow } from "@/lib/server/sql/control/approvals";
import type { GateRow } from "@/lib/server/sql/control/gates";
import { type AskTrust, sumUnasked, updateAskTrust, wasAskedAbout } from "@/lib/server/sql/control/trust-asks";

/** 2^32 outcomes: the share that is asked is exact to nine digits. */
const drawMax = 2 ** 32;

/**
 * A new ask of a gate with a class of trust. Where the class has earned it, a draw that the agent cannot know decides
 * whether a person is asked; else the server approves, and says so in the approval.
 */
export async function admitByTrust(
  work: Work,
  gate: GateRow | null,
  version: string,
  body: Ask,
  approval: ApprovalRow,
): Promise<ApprovalRow> {
  if (gate?.trust == null || !isOfClass(gate, approval)) return approval;
  const amount = amountIn(gate.trust, body.args);
  if (amount === null) return approval;
  const { level, restart } = await classAt(work, gate, fingerprintOf(version, body));
  const facts = await factsOf(work, gate, body, approval, amount);
  const why = decideAsking(gate.trust, level, gate.risk, facts, randomInt(drawMax) / drawMax);
  const asked = why !== "not_sampled";
  const trust = { name: gate.trust.name, restart, level, askedShare: askedShares[level], asked, amount };
  await updateAskTrust(work.db, work.projectId, approval.id, trust);
  return asked ? { ...approval, trust } : approveUnasked(work, { ...approval, trust });
}

/** What the agent is made of, as far as it can be told: its version, the schema of the arguments, its own word. */
const fingerprintOf = (version: string, { schema, fingerprint }: Ask) =>
  hashJson({ version, schema: schema ?? null, fingerprint: fingerprint ?? null });

async function factsOf(
  work: Work,
  gate: GateRow,
  { round }: Ask,
  { id, argsHash }: ApprovalRow,
  amount: number,
): Promise<AskFacts> {
  const { db, projectId } = work;
  const wasAsked = await wasAskedAbout(db, projectId, gate, argsHash, id);
  return { amount, round, wasAsked, unasked: await sumUnasked(db, projectId, gate) };
}

async function approveUnasked(work: Work, approval: ApprovalRow & { trust: AskTrust }): Promise<ApprovalRow> {
  const { name, askedShare } = approval.trust;
  const decision: Decision = {
    ...{ verdict: "approved", by: [], reason: null, edited: false, rev: approval.rev, at: work.now.toISOString() },
    comment: `not asked: trust class ${name}, sampled ${askedShare * 100} %`,
  };
  // the agent hears of it now: its time of use begins
  const usableUntil = addMs(work.now, approval.usableForMs);
  const approved: ApprovalRow = { ...approval, state: "approved", seq: approval.seq + 1, decision, usableUntil };
  await saveApproval(work, approved);
  work.audit(
    "approval.decided",
    approval.id,
    { verdict: "approved", rev: approval.rev, argsHash: approval.argsHash, trust: name },
    system,
  );
  return approved;
}
