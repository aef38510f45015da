// Durations as whole numbers that can be counted: eight buckets to a doubling, so that a quantile is right to 5 %.

const perDoubling = 8;
/** About 31 years. */
const bucketMax = 320;

/** Bucket n holds durations up to 2^(n/8) ms that are longer than those of bucket n - 1. */
export function durationBucket(ns: bigint): number {
  const ms = Number(ns) / 1e6;
  return ms <= 1 ? 0 : Math.min(Math.ceil(Math.log2(ms) * perDoubling), bucketMax);
}

/** The middle of a bucket, in ms. */
const msOf = (bucket: number) => 2 ** ((bucket - 0.5) / perDoubling);

/** The duration in ms that `share` of the runs do not exceed; null where nothing was counted. */
export function durationAt(counts: ReadonlyMap<number, number>, share: number): number | null {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of [...counts].sort(([a], [b]) => a - b)) {
    seen += count;
    if (count > 0 && seen >= total * share) return Math.round(msOf(bucket));
  }
  return null;
}
