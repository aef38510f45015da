import { dayMs, fromWall, toWall } from "@/lib/domain/time/zoned-time";

// Where a stretch of time is cut into bars: at round times of the reader's clock, in at most `max` pieces.

const hourMs = 3_600_000;
const steps = [
  ...[1, 5, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 5, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * dayMs),
];

export type Buckets = {
  /** Ascending, one more than there are buckets; the first at or before `fromMs`, the last at or after `toMs`. */
  readonly edgesMs: readonly number[];
  /** Length of a bucket; one that the clocks are changed in is longer or shorter. */
  readonly stepMs: number;
};

export function cutIntoBuckets(fromMs: number, toMs: number, zone: string, max: number): Buckets {
  const span = Math.max(toMs - fromMs, 1);
  // one more for the piece before the first round time
  const fits = (step: number) => Math.ceil(span / step) + 1 <= max;
  const stepMs = steps.find(fits) ?? Math.ceil(span / (max - 1) / dayMs) * dayMs;
  const wall = Math.floor(toWall(fromMs, zone) / stepMs) * stepMs;
  const edgesMs = [Math.min(fromWall(wall, zone), fromMs)];
  for (let no = 1; (edgesMs.at(-1) ?? toMs) < toMs; no++) {
    // below an hour clocks and time run alike
    const edge = stepMs < hourMs ? (edgesMs[0] ?? fromMs) + no * stepMs : fromWall(wall + no * stepMs, zone);
    if (edge > (edgesMs.at(-1) ?? edge)) edgesMs.push(edge);
  }
  if (edgesMs.length === 1) edgesMs.push(toMs + stepMs);
  return { edgesMs, stepMs };
}
