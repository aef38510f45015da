// Why a gate is, or is not, relaxed: one sentence for the person who asks.
import type { Risk } from "@/lib/domain/guard/gate";
import {
  askedShares,
  caughtShareMin,
  reviewersMin,
  type TrustLevel,
  trustDaysMin,
  trustTerms,
} from "@/lib/domain/trust/terms";
import type { Blocker, Earned } from "@/lib/domain/trust/trust-class";

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

/** `18.8`, `1,240`, `2.1e9`. */
export function formatE(e: number): string {
  if (e >= 1e6) return e.toExponential(1).replace("e+", "e");
  if (e >= 1000) return Math.floor(e).toLocaleString("en");
  // never rounded up to a threshold that it has not reached
  return (Math.floor(e * 10) / 10).toString();
}

export function trustSentence(level: TrustLevel, risk: Risk, earned: Earned): string {
  const terms = trustTerms[risk];
  if (terms === null) return "Every call asks, because nothing at risk critical is ever relaxed.";
  const now = level === 0 ? "Every call asks" : `A random ${percent(askedShares[level])} of calls ask`;
  if (level >= terms.levelMax)
    return `${now}, the least at risk ${risk}, until a reject, an incident or a change takes it back.`;
  const next = `asking a random ${percent(askedShares[(level + 1) as TrustLevel])}`;
  const [first] = earned.blockers;
  if (first === undefined) return `${now}, and the evidence suffices: an owner may sign ${next}.`;
  return `${now}, because ${whyNot[first](earned, terms.p0)}.`;
}

const whyNot: Readonly<Record<Blocker, (earned: Earned, p0: number) => string>> = {
  critical: () => "nothing at risk critical is ever relaxed",
  level_max: () => "this risk allows no more",
  evidence: ({ e, threshold, toGo, points }, p0) =>
    `the evidence that more than ${percent(p0)} of calls are good is ${formatE(e)} of ${formatE(threshold)} after ${decisions(points.length)}${
      toGo === null ? "" : `, about ${toGo.toLocaleString("en")} good ones to go`
    }`,
  days: ({ days }) => `the evidence is ${plural(Math.floor(days), "day")} old and has to be ${trustDaysMin}`,
  reviewers: ({ reviewers }) =>
    `the evidence is the word of ${plural(reviewers, "reviewer")} and has to be of ${reviewersMin}`,
  canaries: ({ counts: { canary_caught: caught, canary_missed: missed } }) =>
    `reviewers refused ${caught} of ${caught + missed} planted asks and have to refuse ${percent(caughtShareMin)}`,
};

const plural = (count: number, noun: string) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
const decisions = (count: number) => (count === 0 ? "no decision" : plural(count, "decision"));
