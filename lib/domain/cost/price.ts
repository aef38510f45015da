// Prices the usage of one model call in integer micro-dollars. An unknown price is `unpriced`, never zero.
import type { CostState, Tokens } from "@/lib/domain/trace/step";
import { findRates, type Rate, type Rates } from "./price-book";

export type Usage = {
  readonly model: string | null;
  readonly provider: string | null;
  readonly tokens: Tokens;
  readonly at: Date;
};
export type Price = { readonly microUsd: number | null; readonly state: CostState };

/**
 * What a call cost at list price. Cached and written tokens are part of `input`, reasoning is part of `output`
 * (step.ts): each token is billed once, in its dearest known class. Rounded half up to the micro-dollar, once a call.
 */
export function priceUsage(usage: Usage): Price {
  const { tokens } = usage;
  if (tokens.input === null && tokens.output === null) return { microUsd: null, state: "none" };
  const rates = usage.model === null ? null : findRates(usage.model, usage.provider, usage.at);
  if (rates === null) return { microUsd: null, state: "unpriced" };
  return applyRates(rates, tokens);
}

/** The arithmetic of `priceUsage`, for rates at hand. */
export function applyRates(rates: Rates, tokens: Tokens): Price {
  const input = tokens.input ?? 0;
  const output = tokens.output ?? 0;
  const cacheRead = Math.min(tokens.cacheRead ?? 0, input);
  const cacheWrite = Math.min(tokens.cacheWrite ?? 0, input - cacheRead);
  const reasoning = Math.min(tokens.reasoning ?? 0, output);
  const parts: [number, Rate | null][] = [
    [input - cacheRead - cacheWrite, rates.input],
    [cacheRead, rates.cacheRead ?? rates.input],
    [cacheWrite, rates.cacheWrite ?? rates.input],
    [output - reasoning, rates.output],
    [reasoning, rates.reasoning ?? rates.output],
  ];
  const used = parts.filter(([count]) => count > 0);
  const priced = used.filter(([, rate]) => rate !== null);
  if (used.length > 0 && priced.length === 0) return { microUsd: null, state: "unpriced" };
  const sum = priced.reduce((total, [count, rate]) => total + count * rateFor(rate, input), 0);
  return { microUsd: Math.round(sum), state: priced.length === used.length ? "complete" : "partial" };
}

function rateFor(rate: Rate | null, promptTokens: number): number {
  if (rate === null) return 0;
  return rate.tiers.reduce((current, tier) => (promptTokens > tier.above ? tier.rate : current), rate.base);
}
