import type { Answered } from "@/lib/domain/model/answer-reader";
import { dearest, type Price, priceUsage } from "@/lib/domain/model/prices";
import type { Reserve } from "@/lib/domain/model/reserve";

/** The largest amount of the protocol: a provider's number that makes no sense is still an amount. */
const microUsdMax = 1e15;

/**
 * Micro-dollars of an answer. A stream that broke off may have told its input: then its output is charged as much as the
 * request allowed. Null: nothing sound is known, the whole hold is charged.
 */
export function chargeOf(
  { draft }: Answered,
  price: Price | null,
  { most, write, microUsd }: Reserve,
  heldMicroUsd: number,
): number | null {
  const { usage, final } = draft;
  if (price === null || microUsd === null || usage === null) return null;
  if (final) return Math.min(microUsdMax, priceUsage(price, usage));
  const output = Math.ceil(most.out * dearest(price, most.in, write).out);
  return Math.min(heldMicroUsd, priceUsage(price, { ...usage, out: 0, reasoning: 0 }) + output);
}
