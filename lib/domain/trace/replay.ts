// Time of a replay. The run is played along a clock of its own: at a speed, and with long waits cut short.
import { endOf, type TimeSpan } from "./layout-bars";
import type { StepTable } from "./step-table";

/** A wait in which nothing begins or ends is played for this long at most, where waits are cut short. */
export const idleNs = 2e9;
export const speeds = [0.5, 1, 4, 16, 64] as const;
export type Speed = (typeof speeds)[number] | "fit";
/** What a run is fitted into. */
export const fitNs = 20e9;

/**
 * Run time and played time at the moments between which both pass evenly:
 *
 *     run      0   1 s   1.5 s   60 s   61 s        between 1.5 s and 60 s nothing happened
 *     played   0   1 s   1.5 s   3.5 s  4.5 s
 */
export type ReplayClock = { readonly run: Float64Array; readonly played: Float64Array };

export function replayClock(table: StepTable, whole: TimeSpan, skipIdle: boolean): ReplayClock {
  const moments = skipIdle ? momentsOf(table, whole) : Float64Array.of(whole.from, whole.to);
  const run: number[] = [whole.from];
  const played: number[] = [0];
  let last = whole.from;
  let clock = 0;
  for (const [at, moment] of moments.entries()) {
    const wait = moment - last;
    const long = skipIdle && wait > idleNs;
    if (!long && at < moments.length - 1 && (moments[at + 1] ?? 0) - moment <= idleNs) continue;
    clock += long ? idleNs : wait;
    last = moment;
    run.push(moment);
    played.push(clock);
  }
  return { run: Float64Array.from(run), played: Float64Array.from(played) };
}

/** Every begin and end, in order. */
function momentsOf(table: StepTable, whole: TimeSpan): Float64Array {
  const moments = new Float64Array(2 * table.count + 1);
  for (let row = 0; row < table.count; row += 1) {
    moments[2 * row] = table.start[row] ?? 0;
    moments[2 * row + 1] = Math.min(whole.to, endOf(table, row, whole.to));
  }
  moments[2 * table.count] = whole.to;
  return moments.sort();
}

export const playedAt = ({ run, played }: ReplayClock, ns: number) => between(run, played, ns);
export const runAt = ({ run, played }: ReplayClock, ns: number) => between(played, run, ns);
export const playedLength = ({ played }: ReplayClock) => played.at(-1) ?? 0;

/** The value beside `at`, between those of its neighbours; at most the last. */
function between(from: Float64Array, to: Float64Array, at: number): number {
  let low = 0;
  let high = from.length - 1;
  if (at <= (from[0] ?? 0)) return to[0] ?? 0;
  if (at >= (from[high] ?? 0)) return to[high] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  const [a = 0, b = 0, x = 0, y = 0] = [from[low], from[high], to[low], to[high]];
  return b === a ? y : x + ((at - a) / (b - a)) * (y - x);
}

/** Played ns that pass in a second of the reader's. */
export function speedOf(clock: ReplayClock, speed: Speed): number {
  return speed === "fit" ? playedLength(clock) / (fitNs / 1e9) : speed * 1e9;
}

/** The last step that has begun by then, null before the first. */
export function rowAt(table: StepTable, ns: number): number | null {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table.start[middle] ?? 0) <= ns) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low - 1;
}

const ticksMax = 400;

/** Where failed steps ended, as fractions of the run; those at one place once. */
export function failureTicks(table: StepTable, whole: TimeSpan): number[] {
  const places = new Set<number>();
  for (let row = 0; row < table.count; row += 1) {
    if (table.failed[row] !== 1) continue;
    const at = (endOf(table, row, whole.to) - whole.from) / (whole.to - whole.from);
    places.add(Math.round(Math.min(1, Math.max(0, at)) * ticksMax) / ticksMax);
  }
  return [...places].sort((a, b) => a - b);
}
