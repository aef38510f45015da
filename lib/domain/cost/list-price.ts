// The list price of a model as a table that can be kept and applied elsewhere. What has no price for input or output is
// not known: a call of it could not be bounded.
import type { Rate, Rates } from "@/lib/domain/cost/price-book";

/** Dollars for a million tokens. A class that is missing is billed as ordinary input or output. */
type Tokens = {
  readonly in: number;
  readonly out: number;
  readonly cachedIn?: number;
  readonly cacheWrite?: number;
  readonly cacheWriteLong?: number;
  readonly reasoning?: number;
};
export type ListPrice = Tokens & {
  readonly contextWindow?: number;
  /** Of calls whose prompt has more than `above` tokens, lowest first. */
  readonly tiers?: readonly (Tokens & { readonly above: number })[];
};

const classes = [
  ["in", "input"],
  ["out", "output"],
  ["cachedIn", "cacheRead"],
  ["cacheWrite", "cacheWrite"],
  ["cacheWriteLong", "cacheWriteLong"],
  ["reasoning", "reasoning"],
] as const;

export function listPrice(rates: Rates): ListPrice | null {
  if (rates.input === null || rates.output === null) return null;
  const bounds = classes.flatMap(([, of]) => rates[of]?.tiers.map(({ above }) => above) ?? []);
  const tiers = [...new Set(bounds)].sort((a, b) => a - b).map((above) => ({ above, ...pricesAt(rates, above) }));
  return {
    ...pricesAt(rates, null),
    ...(tiers.length === 0 ? {} : { tiers }),
    ...(rates.contextWindow === null ? {} : { contextWindow: rates.contextWindow }),
  };
}

/** Just above a bound, or below all of them. */
function pricesAt(rates: Rates, above: number | null): Tokens {
  const known = classes.flatMap(([name, of]) => {
    const rate = rates[of];
    return rate === null ? [] : [[name, rateAt(rate, above)]];
  });
  return Object.fromEntries(known);
}

function rateAt(rate: Rate, above: number | null): number {
  if (above === null) return rate.base;
  return rate.tiers.findLast((tier) => tier.above <= above)?.rate ?? rate.base;
}
