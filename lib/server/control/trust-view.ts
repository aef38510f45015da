import type { Trust } from "@/lib/contract/gates";
import { Refusal } from "@/lib/domain/guard/refusal";
import { askedShares, type TrustLevel, trustTerms } from "@/lib/domain/trust/terms";
import { type EvidencePoint, weighMarks } from "@/lib/domain/trust/trust-class";
import { trustSentence } from "@/lib/domain/trust/trust-sentence";
import { requireGate } from "@/lib/server/control/gates";
import { moveClass, noTrust } from "@/lib/server/control/trust-classes";
import { pool } from "@/lib/server/db";
import { type GateRow, selectGateById } from "@/lib/server/sql/control/gates";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { type ChangeRow, type ClassRow, selectChanges, selectClass } from "@/lib/server/sql/control/trust";
import { sumUnasked } from "@/lib/server/sql/control/trust-asks";
import { type MarkRow, selectMarks } from "@/lib/server/sql/control/trust-marks";
import type { Tx } from "@/lib/server/transaction";

type Db = Parameters<typeof selectClass>[0];
const changesMax = 50;
const pointsMax = 1_000;

/** Null where the project has no such gate, or it names no class. */
export async function getTrust(projectId: string, gateId: string): Promise<Trust | null> {
  const gate = await selectGateById(pool(), projectId, gateId);
  if (gate === null || gate.trust === null) return null;
  const { now } = await selectEpoch(pool(), projectId);
  return viewTrust(pool(), projectId, gate, now);
}

/** An owner's signature: one level, of evidence that suffices now. */
export async function signTrust(tx: Tx, projectId: string, gateId: string, level: number, reason: string) {
  const work = await tx.lock(projectId);
  const gate = await requireGate(work, gateId);
  const known = await selectClass(work.db, projectId, gate);
  if (gate.trust === null || known === null) throw nothing();
  if (level !== known.level + 1) {
    throw new Refusal("conflict", `The class is at level ${known.level}: the next one to sign is ${known.level + 1}.`);
  }
  const earned = weighMarks(known, gate.risk, await selectMarks(work.db, projectId, gate, known.restart), work.now);
  if (earned.blockers.length > 0) throw new Refusal("conflict", trustSentence(known.level, gate.risk, earned));
  await moveClass(work, gate, known, { change: "signed", level: level as TrustLevel, reason });
  return viewTrust(work.db, projectId, gate, work.now);
}

/** Down to asking always, at once; what nobody was asked about and has not run yet lapses. */
export async function revokeTrust(tx: Tx, projectId: string, gateId: string, reason: string) {
  const work = await tx.lock(projectId);
  const gate = await requireGate(work, gateId);
  const known = await selectClass(work.db, projectId, gate);
  if (gate.trust === null || known === null) throw nothing();
  if (known.level === 0) throw new Refusal("conflict", "Every call asks already: there is nothing to take back.");
  await moveClass(work, gate, known, { change: "revoked", level: 0, reason });
  return viewTrust(work.db, projectId, gate, work.now);
}

const nothing = () => new Refusal("conflict", "This gate names no class of trust, or has not asked yet.");

async function viewTrust(db: Db, projectId: string, gate: GateRow, now: Date): Promise<Trust> {
  if (gate.trust === null) throw nothing();
  const known = (await selectClass(db, projectId, gate)) ?? noTrust(now);
  const marks = await selectMarks(db, projectId, gate, known.restart);
  const { blockers, points, threshold, ...earned } = weighMarks(known, gate.risk, marks, now);
  const terms = trustTerms[gate.risk];
  const countMax = Math.min(gate.trust.unaskedPerDay, terms?.unaskedMax ?? 0);
  return {
    ...{ gateId: gate.id, pipeline: gate.pipeline, step: gate.step, risk: gate.risk, rule: gate.trust },
    ...describeClass(known),
    levelMax: terms?.levelMax ?? 0,
    p0: terms?.p0 ?? null,
    alpha: terms?.alpha ?? null,
    threshold: terms === null ? null : threshold,
    ...{ e: earned.e, toGo: earned.toGo, days: earned.days, reviewers: earned.reviewers, counts: earned.counts },
    blockers: [...blockers],
    mayRelax: blockers.length === 0,
    points: thin(points, marks),
    unasked: { ...(await sumUnasked(db, projectId, gate)), countMax },
    changes: (await selectChanges(db, projectId, gate, changesMax)).map(toChange),
    sentence: trustSentence(known.level, gate.risk, { ...earned, blockers, points, threshold }),
    now: now.toISOString(),
  };
}

const describeClass = ({ level, restart, since, fingerprint }: ClassRow) => ({
  ...{ level, restart, since: since.toISOString(), fingerprint, askedShare: askedShares[level] },
});

const toChange = ({ at, ...change }: ChangeRow) => ({ ...change, at: at.toISOString() });

/** All that are not plainly good, and so many of the others that the line keeps its shape. */
function thin(points: readonly EvidencePoint[], marks: readonly MarkRow[]): Trust["points"] {
  const every = Math.ceil(points.length / pointsMax);
  return points.flatMap(({ at, by, ...point }, index) => {
    const isShown = point.kind !== "approved" || index % every === 0 || index === points.length - 1;
    const approvalId = marks[index]?.approvalId ?? "";
    return isShown ? [{ ...point, approvalId, at: at.toISOString(), by: [...by], n: index + 1 }] : [];
  });
}
