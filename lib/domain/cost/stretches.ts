// How sums by day and hour make the sum of any stretch of time, to the nanosecond of a run's start. Each edge is replaced by
// the nearest midnight (UTC), what lies between is made up for by hours, and from the nearest hour to the edge by runs:
//
//            edge 10:20                                  edge 22:40
//   ──────┬─────┼───────────────────┬──────────────────────┼──┬─────
//       00:00   ╵                 00:00                    ╵ 00:00
//         └──── days, from midnight to midnight ──────────────┘
//         └− 10 hours┘└− runs of 20 minutes        − 1 hour └─┘, + runs of 40 minutes
//
// Few rows are read so, whatever the time zone cuts.

export type Grain = "hour" | "day";
/** Of bucket `bucket`; `sign` -1: what lies in it is too much. From `fromMs` on, before `toMs`. */
export type Stretch = {
  readonly grain: Grain | "run";
  readonly bucket: number;
  readonly sign: 1 | -1;
  readonly fromMs: number;
  readonly toMs: number;
};

const grainMs = { day: 86_400_000, hour: 3_600_000, run: 1 } as const;

/** `edgesMs` ascending; bucket n lies between edges n and n + 1. `grains`: those that sums are kept by, coarse first. */
export function cutStretches(edgesMs: readonly number[], grains: readonly Grain[]): Stretch[] {
  const stretches: Stretch[] = [];
  const [coarsest, ...finer] = [...grains, "run" as const];
  if (coarsest === undefined) return stretches;
  const places = edgesMs.map((edge) =>
    [coarsest, ...finer].map((grain) => Math.round(edge / grainMs[grain]) * grainMs[grain]),
  );
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
