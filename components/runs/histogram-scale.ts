import type { RunHistogram } from "@/lib/contract/runs";

// Where bars, ticks and the brush lie, as shares of the width: 0 is the left edge of the first bucket, 1 the right of the last.

export type Bucket = RunHistogram["buckets"][number];

/** The bucket at a share of the width; buckets are drawn equally wide. */
export function bucketAt(share: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(share * count)));
}

/** Which buckets a stretch touches; null for none. */
export function bucketsIn(buckets: readonly Bucket[], { from, to }: { from: string; to: string }) {
  const first = buckets.findIndex((bucket) => bucket.to > from);
  const last = buckets.findLastIndex((bucket) => bucket.from < to);
  return first === -1 || last === -1 || last < first ? null : { first, last };
}

export function sumOf(buckets: readonly Bucket[]): { total: number; failed: number; halted: number } {
  const sum = { total: 0, failed: 0, halted: 0 };
  for (const { total, failed, halted } of buckets) {
    sum.total += total;
    sum.failed += failed;
    sum.halted += halted;
  }
  return sum;
}

const ticksMax = 7;

/** Every n-th bucket gets a tick, so that there are at most seven; none where its words would run out of the picture. */
export function ticksOf(buckets: readonly Bucket[]): number[] {
  const every = Math.max(1, Math.ceil(buckets.length / ticksMax));
  return buckets.flatMap((_, at) => (at % every === 0 && buckets.length - at >= every ? [at] : []));
}
