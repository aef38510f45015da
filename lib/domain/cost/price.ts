// Prices the usage of one model call in integer micro-dollars. An unknown price is `unpriced`, never zero.
import type { CostState, Tokens } from "@/lib/domain/trace/step";
import { findRates, type Rate, type Rates } from "./price-book";
import { type PricePart, tokenClasses } from "./price-part";

export type Usage = {
  readonly model: string | null;
  readonly provider: string | null;
  readonly tokens: Tokens;
  readonly at: Date;
};
export type Price = { readonly microUsd: number | null; readonly state: CostState };

/**
 * What a call cost at list price, or at a price of one's own. Cached and written tokens are part of `input`, reasoning is part of `output`
 * (step.ts): each token is billed once, in its dearest known class. Rounded half up to the micro-dollar, once a call.
 */
export function priceUsage(usage: Usage, own: Rates | null = null): Price {
  if (!isBillable(usage.tokens)) return { microUsd: null, state: "none" };
  const rates = own ?? ratesOf(usage);
  return rates === null ? { microUsd: null, state: "unpriced" } : applyRates(rates, usage.tokens);
}

export const isBillable = ({ input, output }: Tokens): boolean => input !== null || output !== null;

/** The lines that `priceUsage` adds up, none of them empty. */
export function explainUsage(usage: Usage, own: Rates | null = null): PricePart[] {
  return partsOf(own ?? ratesOf(usage) ?? noRates, usage.tokens);
}

const noRates: Rates = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  reasoning: null,
  contextWindow: null,
};
const ratesOf = ({ model, provider, at }: Usage) => (model === null ? null : findRates(model, provider, at));

/** The arithmetic of `priceUsage`, for rates at hand. */
export function applyRates(rates: Rates, tokens: Tokens): Price {
  const used = partsOf(rates, tokens);
  const priced = used.filter(({ usdPerMillion }) => usdPerMillion !== null);
  if (used.length > 0 && priced.length === 0) return { microUsd: null, state: "unpriced" };
  const sum = priced.reduce((total, part) => total + part.tokens * (part.usdPerMillion ?? 0), 0);
  return { microUsd: Math.round(sum), state: priced.length === used.length ? "complete" : "partial" };
}

function partsOf(rates: Rates, tokens: Tokens): PricePart[] {
  const input = tokens.input ?? 0;
  const output = tokens.output ?? 0;
  const cacheRead = rates.cacheRead === null ? 0 : Math.min(tokens.cacheRead ?? 0, input);
  const cacheWrite = rates.cacheWrite === null ? 0 : Math.min(tokens.cacheWrite ?? 0, input - cacheRead);
  const reasoning = rates.reasoning === null ? 0 : Math.min(tokens.reasoning ?? 0, output);
  const counts = {
    cacheRead,
    cacheWrite,
    input: input - cacheRead - cacheWrite,
    output: output - reasoning,
    reasoning,
  };
  return tokenClasses
    .filter((of) => counts[of] > 0)
    .map((of) => ({ of, tokens: counts[of], ...rateFor(rates[of], input) }));
}

function rateFor(rate: Rate | null, promptTokens: number): Pick<PricePart, "usdPerMillion" | "above"> {
  if (rate === null) return { usdPerMillion: null, above: null };
  const tier = rate.tiers.findLast(({ above }) => promptTokens > above);
  return { usdPerMillion: tier?.rate ?? rate.base, above: tier?.above ?? null };
}
