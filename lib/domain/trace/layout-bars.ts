import type { StepTable } from "./step-table";

// Where bars lie on the time axis. All times are ns since the start of the run, all places fractions of the axis.

export type TimeSpan = { readonly from: number; readonly to: number };

/** The span of time that holds every step; an open step reaches `nowNs`. Never empty: at least 1 ns. */
export function timeSpan(table: StepTable, nowNs: number): TimeSpan {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < table.count; row += 1) {
    const start = table.start[row] ?? 0;
    from = Math.min(from, start);
    to = Math.max(to, endOf(table, row, nowNs));
  }
  return Number.isFinite(from) ? { from, to: Math.max(to, from + 1) } : { from: 0, to: 1 };
}

/** End of a step; an open one ends at `nowNs`, but never before it started. */
export function endOf(table: StepTable, row: number, nowNs: number): number {
  const start = table.start[row] ?? 0;
  const duration = table.duration[row] ?? -1;
  return duration < 0 ? Math.max(nowNs, start) : start + duration;
}

export type Bar = { readonly left: number; readonly width: number };
export function placeBar(span: TimeSpan, start: number, end: number): Bar {
  const whole = span.to - span.from;
  return { left: (start - span.from) / whole, width: Math.max(0, end - start) / whole };
}

export type LabelSide = "right" | "left" | "inside" | "none";
const labelGapPx = 6;
const labelRoomPx = 30;

/** Right of the bar, else left of it, else inside; none where there is less than 30 px of room. */
export function placeLabel(bar: Bar, axisPx: number, labelPx: number): LabelSide {
  const needed = Math.max(labelPx, labelRoomPx) + labelGapPx;
  if (axisPx * (1 - bar.left - bar.width) >= needed) return "right";
  if (axisPx * bar.left >= needed) return "left";
  return axisPx * bar.width >= needed + labelGapPx ? "inside" : "none";
}

const stepsOf10 = [1, 2, 5, 10] as const;
const secondNs = 1e9;
const roundSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400] as const;

/** Distance between ticks: round in seconds, minutes and hours; at most `most` ticks fit the span. */
function tickEvery(lengthNs: number, most: number): number {
  const least = lengthNs / most;
  if (least >= secondNs) {
    const round = roundSeconds.find((seconds) => seconds * secondNs >= least);
    if (round !== undefined) return round * secondNs;
    return roundDecimal(least / (86_400 * secondNs)) * 86_400 * secondNs;
  }
  return roundDecimal(least);
}

function roundDecimal(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (stepsOf10.find((step) => step * power >= least) ?? 10) * power;
}

/** Ticks of the axis at round times since `zero`: ns since then, and where. */
export function layoutTicks(
  span: TimeSpan,
  most: number,
  zero = span.from,
): readonly { readonly ns: number; readonly left: number }[] {
  const length = span.to - span.from;
  const every = tickEvery(length, Math.max(1, most));
  const ticks = [];
  for (let index = Math.ceil((span.from - zero) / every); index * every <= span.to - zero; index += 1) {
    ticks.push({ ns: index * every, left: (index * every - (span.from - zero)) / length });
  }
  return ticks;
}

/** The last moment that any step says, ns since the run's start. */
export function lastMoment(table: StepTable): number {
  let last = 0;
  for (let row = 0; row < table.count; row += 1) {
    last = Math.max(last, (table.start[row] ?? 0) + Math.max(0, table.duration[row] ?? 0));
  }
  return last;
}

export type NowOf = {
  readonly startNs: bigint;
  readonly lastNs: number;
  readonly nowMs: number;
  readonly seenMs: number;
};

/**
 * Now on the clock of a live run, ns since its start: the wall's, but no further behind its last moment than the time since
 * anything came. A run whose times are long past (sent late, or by a wrong clock) is not stretched until today.
 */
export function runNow({ startNs, lastNs, nowMs, seenMs }: NowOf): number {
  const wallNs = Number(BigInt(nowMs) * 1_000_000n - startNs);
  const silentNs = Math.max(0, nowMs - seenMs) * 1e6;
  return Math.max(lastNs, Math.min(wallNs, lastNs + silentNs));
}
