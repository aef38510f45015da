// What a call of the judge may cost at most, before it is made, and what it did cost. Whole micro-dollars, rounded up:
// the budget holds to the last of them.
import { applyRates } from "@/lib/domain/cost/price";
import type { Rate, Rates } from "@/lib/domain/cost/price-book";
import type { Tokens } from "@/lib/domain/trace/step";

/** Dollars for a million tokens, as a person gives them for a model that the price book does not know. */
export type GivenPrice = { readonly input: number; readonly output: number };

export const ratesOfPrice = ({ input, output }: GivenPrice): Rates => ({
  ...{ input: { base: input, tiers: [] }, output: { base: output, tiers: [] } },
  ...{ cacheRead: null, cacheWrite: null, cacheWriteLong: null, reasoning: null, contextWindow: null },
});

/** What providers add around messages and schemas. */
const tokensAround = 2_000;

/** No token is shorter than a byte, so that a request of `bytes` cannot have more tokens than that. Null: no price is known. */
export function mostCost(rates: Rates, bytes: number, outputTokens: number): number | null {
  if (rates.input === null || rates.output === null) return null;
  const output = Math.max(dearest(rates.output), dearest(rates.reasoning));
  const input = Math.max(dearest(rates.input), dearest(rates.cacheWrite), dearest(rates.cacheRead));
  return Math.ceil((bytes + tokensAround) * input + outputTokens * output);
}

const dearest = (rate: Rate | null) =>
  rate === null ? 0 : Math.max(rate.base, ...rate.tiers.map((tier) => tier.rate));

/** Null: the provider did not say what it used, or not in numbers that can be. */
export function actualCost(rates: Rates, tokens: Tokens): number | null {
  const counts = [tokens.input, tokens.output, tokens.cacheRead ?? 0];
  if (!counts.every((count) => count !== null && Number.isSafeInteger(count) && count >= 0)) return null;
  return applyRates(rates, tokens).microUsd;
}
