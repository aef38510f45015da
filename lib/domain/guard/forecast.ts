// When a budget will be spent, from what it spent so far in its window. Each stretch of the window counts as one draw of the
// same distribution: the interval holds the hour four times of five where that is so, and says nothing of a day that is
// unlike its first half.
import type { Micro } from "@/lib/domain/guard/money";

export type SpendPoint = { readonly at: Date; readonly spentMicroUsd: Micro };
export type Forecast =
  | { readonly kind: "hit"; readonly at: Date }
  /** Too little is known of this window. */
  | { readonly kind: "unknown" }
  /** Not before the window ends, in four of five cases. */
  | { readonly kind: "fits" }
  /** `earliest` to `latest`: four of five; null: perhaps not in this window. */
  | { readonly kind: "expected"; readonly at: Date | null; readonly earliest: Date; readonly latest: Date | null };

type Asked = {
  /** Totals at the end of each stretch in which something was spent, in order. */
  readonly points: readonly SpendPoint[];
  readonly limitMicroUsd: Micro;
  readonly spentMicroUsd: Micro;
  readonly from: Date;
  readonly now: Date;
  readonly end: Date | null;
  /** The points are this far apart at least. */
  readonly resolutionMs: number;
};

const stretchesMax = 24;
const spendingLeast = 4;
/** Of a normal distribution, 10 % lie beyond on each side. */
const z = 1.2816;

export function forecastSpend(asked: Asked): Forecast {
  const { points, limitMicroUsd, spentMicroUsd, from, now, end } = asked;
  const reached = points.find((point) => point.spentMicroUsd >= limitMicroUsd);
  if (spentMicroUsd >= limitMicroUsd) return { kind: "hit", at: reached?.at ?? now };
  const knownMs = now.getTime() - from.getTime();
  const stretches = Math.min(stretchesMax, Math.floor(knownMs / asked.resolutionMs));
  const stretchMs = knownMs / stretches;
  const spent = spentIn(asked, stretches, stretchMs);
  if (spent.filter((amount) => amount > 0).length < spendingLeast) return { kind: "unknown" };
  const mean = spent.reduce((sum, amount) => sum + amount, 0) / stretches;
  const variance = spent.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / (stretches - 1);
  const left = limitMicroUsd - spentMicroUsd;
  const deviation = Math.sqrt(variance);
  const unsure = deviation / Math.sqrt(stretches);
  const atAfter = (count: number | null): Date | null => {
    const ms = count === null ? null : now.getTime() + count * stretchMs;
    return ms === null || ms > (end?.getTime() ?? Number.POSITIVE_INFINITY) || ms > farMs ? null : new Date(ms);
  };
  const earliest = atAfter(firstPassage(left, mean + z * unsure, z * deviation));
  if (earliest === null) return { kind: "fits" };
  return {
    kind: "expected",
    at: atAfter(left / mean),
    earliest,
    latest: atAfter(firstPassage(left, mean - z * unsure, -z * deviation)),
  };
}

/** The last date that a Date can hold. */
const farMs = 8.64e15;

/** Stretches until `rate` t + `spread` √t comes to `left`; null: never. */
function firstPassage(left: number, rate: number, spread: number): number | null {
  if (rate <= 0) return null;
  const root = (-spread + Math.sqrt(spread * spread + 4 * rate * left)) / (2 * rate);
  return root * root;
}

/** What was spent in each stretch from `from` to `now`. */
function spentIn({ points, from, spentMicroUsd }: Asked, stretches: number, stretchMs: number): number[] {
  const totals = Array.from({ length: Math.max(0, stretches) }, (_, no) => {
    const until = from.getTime() + (no + 1) * stretchMs;
    if (no === stretches - 1) return spentMicroUsd;
    return points.findLast(({ at }) => at.getTime() <= until)?.spentMicroUsd ?? 0;
  });
  return totals.map((total, no) => Math.max(0, total - (totals[no - 1] ?? 0)));
}
