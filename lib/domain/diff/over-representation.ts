// How much more often the failed runs have something than the good ones, and how sure that is.

export type Shares = {
  readonly failed: readonly [n: number, of: number];
  readonly good: readonly [n: number, of: number];
};
export type Lift = { readonly lift: number; readonly low: number; readonly high: number };

const z95 = 1.96;

/** Beyond, a ratio says no more than that. */
const liftMax = 10_000;

/**
 * Ratio of the two shares (half a run added to each count, so that none is zero) with an interval that holds for all of
 * `looks` facts together with 95 % (Bonferroni): from the Wilson intervals of both shares, joined on the logarithm
 * (MOVER, Zou and Donner 2008).
 */
export function liftOf({ failed, good }: Shares, looks: number): Lift {
  const z = normalQuantile(1 - 0.025 / Math.max(1, looks));
  const [p, q] = [smoothed(failed), smoothed(good)];
  const [[, pLow, pHigh], [, qLow, qHigh]] = [wilson(failed, z), wilson(good, z)];
  const lift = p / q;
  const down = Math.hypot(Math.log(p / Math.min(p, pLow || p / liftMax)), Math.log(Math.max(q, qHigh) / q));
  const up = Math.hypot(Math.log(Math.max(p, pHigh) / p), Math.log(q / Math.min(q, qLow || q / liftMax)));
  return { lift, low: lift * Math.exp(-down), high: Math.min(liftMax, lift * Math.exp(up)) };
}

const smoothed = ([n, of]: readonly [number, number]) => (n + 0.5) / (of + 0.5);

/** Lower end of the 95 % interval of the difference of the two shares (Newcombe): what facts are ranked by. */
export function surePart({ failed, good }: Shares): number {
  const [p, low] = wilson(failed, z95);
  const [q, , high] = wilson(good, z95);
  return p - q - Math.hypot(p - low, high - q);
}

/** Share, and the ends of its interval (Wilson). */
function wilson([n, of]: readonly [number, number], z: number): [share: number, low: number, high: number] {
  if (of === 0) return [0, 0, 1];
  const share = n / of;
  const square = z * z;
  const middle = (share + square / (2 * of)) / (1 + square / of);
  const half = (z / (1 + square / of)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  return [share, Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Abramowitz and Stegun 26.2.23; off by at most 0.0005. */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t;
  return t - above / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
}
