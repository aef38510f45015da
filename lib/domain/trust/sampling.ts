// Whether a person is asked. The draw comes from the server when the ask arrives: the agent can neither know nor repeat it.
import type { Risk } from "@/lib/domain/guard/gate";
import { askedShares, type TrustLevel, trustTerms } from "@/lib/domain/trust/terms";

/** An owner's rule: what belongs to the class of a gate, and what it may do unasked in 24 hours. */
export type TrustRule = {
  readonly name: string;
  /** Asks whose top-level field `field` is a number up to `max`; in sum up to `perDay` unasked. Null: every ask. */
  readonly amount: { readonly field: string; readonly max: number; readonly perDay: number } | null;
  readonly unaskedPerDay: number;
};

/** The amount that the class sees; null where the arguments lie outside it: those always ask, and are no evidence. */
export function amountIn(rule: TrustRule, args: unknown): number | null {
  if (rule.amount === null) return 0;
  const { field, max } = rule.amount;
  if (typeof args !== "object" || args === null || !Object.hasOwn(args, field)) return null;
  const amount = (args as Record<string, unknown>)[field];
  return typeof amount === "number" && amount >= 0 && amount <= max ? amount : null;
}

export type AskFacts = {
  readonly amount: number;
  readonly round: number;
  /** A person was asked about the same arguments before, and did not approve them. */
  readonly wasAsked: boolean;
  /** Of the last 24 hours. */
  readonly unasked: { readonly count: number; readonly amount: number };
};
/** `level`: the class has earned nothing yet; `again`: what a person was to see is not drawn once more. */
export type AskWhy = "level" | "again" | "cap" | "sampled" | "not_sampled";

/** `draw`: evenly distributed in [0, 1). */
export function decideAsking(rule: TrustRule, level: TrustLevel, risk: Risk, facts: AskFacts, draw: number): AskWhy {
  const terms = trustTerms[risk];
  if (terms === null || level === 0) return "level";
  if (facts.round > 0 || facts.wasAsked) return "again";
  const { count, amount } = facts.unasked;
  if (count >= Math.min(rule.unaskedPerDay, terms.unaskedMax)) return "cap";
  if (rule.amount !== null && amount + facts.amount > rule.amount.perDay) return "cap";
  return draw < askedShares[level] ? "sampled" : "not_sampled";
}
