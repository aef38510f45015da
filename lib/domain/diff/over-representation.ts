// How much more often the failed runs have something than the good ones, and how sure that is.

export type Shares = {
  readonly failed: readonly [n: number, of: number];
  readonly good: readonly [n: number, of: number];
};
export type Lift = { readonly lift: number; readonly low: number; readonly high: number };

const z95 = 1.96;

/**
 * Ratio of the two shares with an interval (Katz, half a run added to each count so that none is zero) that holds for
 * all of `looks` facts together with 95 % (Bonferroni).
 */
export function liftOf({ failed: [a, n], good: [b, m] }: Shares, looks: number): Lift {
  const [inFailed, ofFailed, inGood, ofGood] = [a + 0.5, n + 0.5, b + 0.5, m + 0.5];
  const lift = inFailed / ofFailed / (inGood / ofGood);
  const spread = Math.sqrt(Math.max(0, 1 / inFailed - 1 / ofFailed + 1 / inGood - 1 / ofGood));
  const z = normalQuantile(1 - 0.025 / Math.max(1, looks));
  return { lift, low: lift * Math.exp(-z * spread), high: lift * Math.exp(z * spread) };
}

/** Lower end of the 95 % interval of the difference of the two shares (Newcombe): what facts are ranked by. */
export function surePart({ failed, good }: Shares): number {
  const [p, low] = wilson(failed);
  const [q, , high] = wilson(good);
  return p - q - Math.hypot(p - low, high - q);
}

/** Share, and the ends of its 95 % interval (Wilson). */
function wilson([n, of]: readonly [number, number]): [share: number, low: number, high: number] {
  if (of === 0) return [0, 0, 1];
  const share = n / of;
  const square = z95 * z95;
  const middle = (share + square / (2 * of)) / (1 + square / of);
  const half = (z95 / (1 + square / of)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  return [share, middle - half, middle + half];
}

/** Abramowitz and Stegun 26.2.23; off by at most 0.0005. */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t;
  return t - above / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
}
