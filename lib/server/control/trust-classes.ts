import { isRiskier } from "@/lib/domain/guard/gate";
import type { Policy } from "@/lib/domain/guard/gate-policy";
import { askedShares, type TrustLevel } from "@/lib/domain/trust/terms";
import { idleLevels, type MarkKind, revokes, weighMarks } from "@/lib/domain/trust/trust-class";
import { saveApproval } from "@/lib/server/control/approval-changes";
import { type Actor, system, type Work } from "@/lib/server/control/work";
import { selectApprovalsOf } from "@/lib/server/sql/control/approvals";
import { selectOpenOf } from "@/lib/server/sql/control/gate-waiting";
import type { GateRow } from "@/lib/server/sql/control/gates";
import * as sql from "@/lib/server/sql/control/trust";
import { selectMarks } from "@/lib/server/sql/control/trust-marks";

/** What a change of a class is about: the gate and its place. */
export type TrustGate = { readonly id: string; readonly pipeline: string; readonly step: string };
type Move = {
  readonly change: sql.ChangeRow["change"];
  readonly level: TrustLevel;
  readonly reason: string;
  readonly by?: Actor;
  readonly fingerprint?: string;
};

/** Of a class that has earned nothing yet. */
export const noTrust = (at: Date): sql.ClassRow => ({
  ...{ level: 0, restart: 0, since: at, fingerprint: null, told: false },
});

/** Up or down: each move begins a test of its own, with no evidence. Going down, what nobody was asked about lapses. */
export async function moveClass(work: Work, gate: TrustGate, from: sql.ClassRow, move: Move): Promise<sql.ClassRow> {
  const { level, fingerprint = from.fingerprint } = move;
  const next: sql.ClassRow = { level, restart: from.restart + 1, since: work.now, fingerprint, told: false };
  await sql.upsertClass(work.db, work.projectId, gate, next);
  await tellChange(work, gate, from.level, move);
  if (level < from.level) await lapseUnasked(work, gate);
  return next;
}

async function tellChange(work: Work, gate: TrustGate, fromLevel: TrustLevel, move: Move): Promise<void> {
  const { change, level: toLevel, reason, by = work.actor } = move;
  await sql.insertChange(work.db, work.projectId, gate, { change, fromLevel, toLevel, reason, by, at: work.now });
  work.audit(`trust.${change}`, gate.id, { fromLevel, toLevel, reason }, by);
  const { id: gateId, pipeline, step } = gate;
  work.send("trust.changed", { gateId, pipeline, step, change, fromLevel, toLevel, reason });
}

async function lapseUnasked(work: Work, gate: TrustGate): Promise<void> {
  const ids = await selectOpenOf(work.db, work.projectId, gate);
  for (const approval of (await selectApprovalsOf(work.db, work.projectId, ids)).values()) {
    if (approval.state !== "approved" || approval.trust?.asked !== false) continue;
    await saveApproval(work, { ...approval, state: "lapsed", seq: approval.seq + 1 });
  }
}

/** The class as of this ask: another fingerprint, or nobody having looked for long, takes back what was earned. */
export async function classAt(work: Work, gate: GateRow, fingerprint: string): Promise<sql.ClassRow> {
  const known = (await sql.selectClass(work.db, work.projectId, gate)) ?? noTrust(work.now);
  if (known.fingerprint === null) return saveClass(work, gate, { ...known, fingerprint });
  if (known.fingerprint !== fingerprint) return forgetClass(work, gate, known, "another version asks", fingerprint);
  if (known.level === 0) return known;
  const marks = await selectMarks(work.db, work.projectId, gate, known.restart);
  const fall = idleLevels(known, marks.at(-1)?.at ?? known.since, work.now);
  if (fall === 0) return known;
  const level = (known.level - fall) as TrustLevel;
  return moveClass(work, gate, known, { change: "lowered", level, reason: "nobody looked for 30 days", by: system });
}

/** Back to asking always. A test without evidence goes on: it has nothing to forget. */
async function forgetClass(work: Work, gate: TrustGate, from: sql.ClassRow, reason: string, fingerprint?: string) {
  const marks = await selectMarks(work.db, work.projectId, gate, from.restart);
  if (from.level === 0 && marks.length === 0) {
    return saveClass(work, gate, { ...from, fingerprint: fingerprint ?? null, since: work.now });
  }
  const change = from.level > 0 ? "revoked" : "restarted";
  return moveClass(work, gate, from, { change, level: 0, reason, ...(fingerprint ? { fingerprint, by: system } : {}) });
}

async function saveClass(work: Work, gate: TrustGate, row: sql.ClassRow): Promise<sql.ClassRow> {
  await sql.upsertClass(work.db, work.projectId, gate, row);
  return row;
}

/** A class is its gate, risk and band of amounts: another one of these has earned nothing. */
export async function followPolicy(work: Work, gate: TrustGate, before: Policy | null, now: Policy | null) {
  if (!before?.trust) return;
  const band = (policy: Policy | null) => {
    const { field = null, max = null } = policy?.trust?.amount ?? {};
    return JSON.stringify([policy?.trust?.name, policy?.risk, field, max]);
  };
  if (band(before) === band(now)) return;
  const known = await sql.selectClass(work.db, work.projectId, gate);
  if (known !== null)
    await forgetClass(work, gate, known, "the rule of the gate changed", known.fingerprint ?? undefined);
}

const whyRevoked: Readonly<Partial<Record<MarkKind, string>>> = {
  rejected: "a reviewer rejected an ask",
  reversed: "what ran was recorded as wrong",
  canary_missed: "a planted ask was approved",
};

/** After a mark was made: a relaxed class is taken back at once; where the evidence suffices, owners are told once. */
export async function followMark(work: Work, gate: GateRow, from: sql.ClassRow, kind: MarkKind): Promise<void> {
  if (from.level > 0 && revokes(kind)) {
    const reason = whyRevoked[kind] ?? kind;
    await moveClass(work, gate, from, { change: "revoked", level: 0, reason });
    return;
  }
  if (from.told) return;
  const marks = await selectMarks(work.db, work.projectId, gate, from.restart);
  const earned = weighMarks(from, gate.risk, marks, work.now);
  if (earned.blockers.length > 0) return;
  await saveClass(work, gate, { ...from, told: true });
  const share = askedShares[(from.level + 1) as TrustLevel] * 100;
  const reason = `the evidence suffices to ask a random ${share} %: e ${Math.floor(earned.e)} of ${earned.threshold}`;
  await tellChange(work, gate, from.level, { change: "proposed", level: from.level, reason, by: system });
}

/** Is an ask at this risk one of the class? What the agent itself finds riskier is not. */
export const isOfClass = (gate: GateRow, asked: { readonly risk: GateRow["risk"] }) =>
  gate.trust !== null && !isRiskier(asked.risk, gate.risk);
