// What a class has earned: the marks of decisions turned into evidence, and why its gate may or may not ask less.
import type { Risk } from "@/lib/domain/guard/gate";
import { addOutcome, ageTo, type Evidence, eValue, goodOnesToGo, startEvidence } from "@/lib/domain/trust/e-process";
import {
  caughtShareMin,
  idleDaysMax,
  reviewersMin,
  type TrustLevel,
  thresholdOf,
  trustDaysMin,
  trustTerms,
} from "@/lib/domain/trust/terms";

export const markKinds = ["approved", "edited", "rejected", "reversed", "canary_caught", "canary_missed"] as const;
/** What a person did: with an ask, later with an executed one, or with a planted one. */
export type MarkKind = (typeof markKinds)[number];
export type Mark = { readonly kind: MarkKind; readonly at: Date; readonly by: readonly string[] };

/** A test of a class begins at `since`; marks before it belong to an earlier one. */
export type TrustState = {
  readonly level: TrustLevel;
  readonly restart: number;
  readonly since: Date;
  /** Of what asks now: version, schema of the arguments, what the agent says of itself. Null before the first ask. */
  readonly fingerprint: string | null;
};
export type EvidencePoint = Mark & { readonly e: number };
export type Blocker = "critical" | "level_max" | "evidence" | "days" | "reviewers" | "canaries";

export type Earned = {
  readonly points: readonly EvidencePoint[];
  /** As of now: it ages since the last mark. */
  readonly e: number;
  readonly threshold: number;
  readonly toGo: number | null;
  readonly counts: Readonly<Record<MarkKind, number>>;
  readonly days: number;
  readonly reviewers: number;
  /** Why the next level cannot be signed; empty: an owner may. */
  readonly blockers: readonly Blocker[];
};

const dayMs = 86_400_000;

/** `marks`: those of the present test, oldest first. */
export function weighMarks(state: TrustState, risk: Risk, marks: readonly Mark[], now: Date): Earned {
  const terms = trustTerms[risk];
  const counts = countKinds(marks);
  const reviewers = new Set(marks.flatMap(({ by }) => by)).size;
  const days = Math.max(0, (now.getTime() - state.since.getTime()) / dayMs);
  if (terms === null) {
    return { points: [], e: 1, threshold: Infinity, toGo: null, counts, days, reviewers, blockers: ["critical"] };
  }
  const threshold = thresholdOf(terms, state.restart);
  const { points, evidence } = replay(startEvidence(terms.p0, state.since), marks);
  const aged = ageTo(evidence, now);
  const e = eValue(aged);
  const blockers: Blocker[] = [];
  if (state.level >= terms.levelMax) blockers.push("level_max");
  if (e < threshold) blockers.push("evidence");
  if (days < trustDaysMin) blockers.push("days");
  if (reviewers < reviewersMin) blockers.push("reviewers");
  if (caughtShare(counts) < caughtShareMin) blockers.push("canaries");
  return { points, e, threshold, toGo: goodOnesToGo(aged, threshold), counts, days, reviewers, blockers };
}

function replay(start: Evidence, marks: readonly Mark[]) {
  let evidence = start;
  const points = marks.map((mark): EvidencePoint => {
    evidence = addMark(ageTo(evidence, mark.at), mark.kind);
    return { ...mark, e: eValue(evidence) };
  });
  return { points, evidence };
}

/** A canary that was caught speaks for the reviewers, not for the agent. */
const addMark = (evidence: Evidence, kind: MarkKind) =>
  kind === "canary_caught" ? evidence : addOutcome(evidence, kind === "approved");

function countKinds(marks: readonly Mark[]): Record<MarkKind, number> {
  const counts = Object.fromEntries(markKinds.map((kind) => [kind, 0])) as Record<MarkKind, number>;
  for (const { kind } of marks) counts[kind] += 1;
  return counts;
}

function caughtShare({ canary_caught: caught, canary_missed: missed }: Earned["counts"]): number {
  return caught + missed === 0 ? 1 : caught / (caught + missed);
}

/** Does this mark take a relaxed class back to asking always? An edit only counts against the next level. */
export const revokes = (kind: MarkKind) => kind === "rejected" || kind === "reversed" || kind === "canary_missed";

/** How many levels the clock took since a person last looked. */
export function idleLevels(state: TrustState, lastLook: Date, now: Date): number {
  const since = Math.max(lastLook.getTime(), state.since.getTime());
  return Math.min(state.level, Math.max(0, Math.floor((now.getTime() - since) / (idleDaysMax * dayMs))));
}
