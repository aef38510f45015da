// How sums by day and hour make the sum of any stretch of time, to the nanosecond of a run's start. Each edge is replaced by
// the nearest midnight (UTC), what lies between is made up for by hours, and from the nearest hour to the edge by runs:
//
//            edge 10:20                                  edge 22:40
//   ──────┬─────┼───────────────────┬──────────────────────┼──┬─────
//       00:00   ╵                 00:00                    ╵ 00:00
//         └──── days, from midnight to midnight ──────────────┘
//         └− 10 hours┘└− runs of 20 minutes        − 1 hour └─┘, + runs of 40 minutes
//
// Few rows are read so, whatever the time zone cuts. A long bucket is made of blocks of 16 days in the same way.

export type Grain = "hour" | "day" | "block";
/** Of bucket `bucket`; `sign` -1: what lies in it is too much. From `fromMs` on, before `toMs`. */
export type Stretch = {
  /** `part`: of one day, from its beginning on. */
  readonly grain: Grain | "part" | "run";
  readonly bucket: number;
  readonly sign: 1 | -1;
  readonly fromMs: number;
  readonly toMs: number;
};

const hourMs = 3_600_000;
export const grainHours = { block: 384, day: 24, hour: 1 } as const satisfies Record<Grain, number>;
export const grainStart = (ms: number, grain: Grain): number => {
  const lengthMs = grainHours[grain] * hourMs;
  return Math.floor(ms / lengthMs) * lengthMs;
};
const grainMs = (grain: Grain | "run") => (grain === "run" ? 1 : grainHours[grain] * hourMs);
/** A coarser grain than the buckets are long would only have to be made up for; the first and last bucket are cut off. */
const longest = 1.5;

const useful = (grain: Grain, edgesMs: readonly number[]) => {
  const bucketMs = ((edgesMs.at(-1) ?? 0) - (edgesMs[0] ?? 0)) / Math.max(edgesMs.length - 1, 1);
  return grainMs(grain) <= bucketMs * longest;
};

/** `edgesMs` ascending; bucket n lies between edges n and n + 1. `grains`: those that sums are kept by, coarse first. */
export function cutStretches(edgesMs: readonly number[], grains: readonly Grain[]): Stretch[] {
  const some = grains.filter((grain) => useful(grain, edgesMs));
  const all = some.length === 0 ? (["run"] as const) : [...some, "run" as const];
  return cut(edgesMs, all, (edge, grain) => Math.round(edge / grainMs(grain)) * grainMs(grain));
}

const dayMs = grainMs("day");
export const halfHourMs = hourMs / 2;

/**
 * Days know what their first half hours cost, so that days of any zone are read as those of UTC are, each with its part before
 * the edge. Null where buckets are shorter than days, or so long that blocks are fewer.
 */
export function cutDays(edgesMs: readonly number[]): Stretch[] | null {
  if (!useful("day", edgesMs) || useful("block", edgesMs)) return null;
  const starts = { day: dayMs, part: halfHourMs, run: 1 } as const;
  return cut(edgesMs, ["day", "part", "run"], (edge, grain) => Math.floor(edge / starts[grain]) * starts[grain]);
}

type Unit = Stretch["grain"];

function cut<U extends Unit>(
  edgesMs: readonly number[],
  [coarsest, ...finer]: readonly [U, ...U[]] | readonly U[],
  placeOf: (edge: number, grain: U) => number,
): Stretch[] {
  const stretches: Stretch[] = [];
  if (coarsest === undefined) return stretches;
  const places = edgesMs.map((edge) => [coarsest, ...finer].map((grain) => placeOf(edge, grain)));
  for (let bucket = 0; bucket + 1 < edgesMs.length; bucket += 1) {
    const [fromMs = 0, toMs = 0] = [places[bucket]?.[0], places[bucket + 1]?.[0]];
    add(stretches, { grain: coarsest, bucket, sign: 1, fromMs, toMs });
  }
  for (const [edge, at] of places.entries()) {
    for (const [no, grain] of finer.entries()) {
      const [coarse = 0, fine = 0] = [at[no], at[no + 1]];
      const [fromMs, toMs, sign] = coarse < fine ? [coarse, fine, 1 as const] : [fine, coarse, -1 as const];
      // what is added to the bucket before the edge is taken from the one behind it
      if (edge > 0) add(stretches, { grain, bucket: edge - 1, sign, fromMs, toMs });
      if (edge + 1 < places.length) add(stretches, { grain, bucket: edge, sign: sign === 1 ? -1 : 1, fromMs, toMs });
    }
  }
  return stretches;
}

function add(stretches: Stretch[], stretch: Stretch): void {
  if (stretch.fromMs < stretch.toMs) stretches.push(stretch);
}
