/** Dollars for a million tokens; a class that is missing is billed as ordinary input or output. */
export interface TokenPrice {
  readonly in: number;
  readonly out: number;
  readonly cachedIn?: number;
  readonly cacheWrite?: number;
  /** Kept for an hour rather than minutes. Default: twice `in`. */
  readonly cacheWriteLong?: number;
  readonly reasoning?: number;
}

export interface Price extends TokenPrice {
  /** Most tokens the model reads: the bound for input that the request only points at (files, stored conversations). */
  readonly contextWindow?: number;
  /** The whole call costs this once its prompt has more than `above` tokens; lowest first. */
  readonly tiers?: readonly (TokenPrice & { readonly above: number })[];
}

/** Tokens of one call: `in` includes cached and written ones, `out` includes reasoning. */
export interface Usage {
  readonly in: number;
  readonly out: number;
  readonly cachedIn?: number;
  readonly cacheWrite?: number;
  readonly cacheWriteLong?: number;
  readonly reasoning?: number;
}

/** Prices are decimal fractions: a sum that is a whole number but for the noise of doubles is that number. */
const noise = 1e-6;
const ceil = (microUsd: number) => Math.ceil(microUsd - noise);
const longOf = (price: TokenPrice) => price.cacheWriteLong ?? Math.max(price.cacheWrite ?? 0, 2 * price.in);

/** Integer micro-dollars, rounded up so that a hold is never below the truth. Dollars a million tokens are micro-dollars a token. */
export function priceUsage(price: Price, usage: Usage): number {
  const at: TokenPrice = price.tiers?.findLast(({ above }) => usage.in > above) ?? price;
  const { cachedIn = 0, cacheWrite = 0, cacheWriteLong = 0, reasoning = 0 } = usage;
  const plain = Math.max(0, usage.in - cachedIn - cacheWrite - cacheWriteLong);
  return ceil(
    plain * at.in +
      cachedIn * (at.cachedIn ?? at.in) +
      cacheWrite * (at.cacheWrite ?? at.in) +
      cacheWriteLong * longOf(at) +
      Math.max(0, usage.out - reasoning) * at.out +
      reasoning * (at.reasoning ?? at.out),
  );
}

/** How much of its prompt a call may store in the provider's cache, which costs more than reading it. */
export type CacheWrite = "none" | "short" | "long";

/** Dearest price of one token of input and of output, for any prompt of up to `tokens`. */
export function dearest(price: Price, tokens: number, write: CacheWrite): { in: number; out: number } {
  const reachable: TokenPrice[] = [price, ...(price.tiers ?? []).filter(({ above }) => tokens > above)];
  const read = (at: TokenPrice) => Math.max(at.in, at.cachedIn ?? 0);
  const written = (at: TokenPrice) => (write === "none" ? 0 : write === "short" ? (at.cacheWrite ?? 0) : longOf(at));
  return {
    in: Math.max(...reachable.map((at) => Math.max(read(at), written(at)))),
    out: Math.max(...reachable.map((at) => Math.max(at.out, at.reasoning ?? 0))),
  };
}

/** At most this, however the tokens turn out: what a hold has to reserve. */
export function boundUsage(price: Price, most: { in: number; out: number }, write: CacheWrite): number {
  const rate = dearest(price, most.in, write);
  return ceil(most.in * rate.in + most.out * rate.out);
}
