import type { Price } from "@/sdk/src/types";

/** Tokens of one call; `in` includes the cached ones. */
export interface Usage {
  readonly in: number;
  readonly out: number;
  readonly cachedIn?: number;
  readonly cacheWrite?: number;
}

/** Integer micro-dollars, rounded up so that a hold is never below the truth. Prices are dollars for a million tokens. */
export function priceUsage(price: Price, usage: Usage): number {
  const cached = usage.cachedIn ?? 0;
  const written = usage.cacheWrite ?? 0;
  const plain = Math.max(0, usage.in - cached - written);
  const total =
    plain * price.in +
    cached * (price.cachedIn ?? price.in) +
    written * (price.cacheWrite ?? price.in) +
    usage.out * price.out;
  return Math.ceil(total - 1e-9);
}
