import type { TimeSpan } from "./layout-bars";

// The part of a run's time that is looked at: zoomed, moved, fitted. All times are ns since the start of the run.
// Null is the whole run, so that a live run that is looked at whole stays whole while it grows.

export type TimeRange = TimeSpan | null;

/** 1 µs: below it, clients' clocks say nothing. */
const leastNs = 1_000;
const fitMargin = 0.06;

const lengthOf = ({ from, to }: TimeSpan) => to - from;

/** The range inside the whole, its length kept where it fits; null where it holds the whole. */
export function clampRange(range: TimeSpan, whole: TimeSpan): TimeRange {
  const length = Math.max(lengthOf(range), Math.min(leastNs, lengthOf(whole)));
  if (!(length < lengthOf(whole))) return null;
  const from = Math.round(Math.min(Math.max(range.from, whole.from), whole.to - length));
  return { from, to: from + Math.round(length) };
}

/** `factor` below 1 shows less; the moment `at` keeps its place. */
export function zoomRange(range: TimeRange, whole: TimeSpan, at: number, factor: number): TimeRange {
  const shown = range ?? whole;
  const length = Math.max(leastNs, lengthOf(shown) * factor);
  const share = (at - shown.from) / lengthOf(shown);
  const from = at - share * length;
  return clampRange({ from, to: from + length }, whole);
}

export function panRange(range: TimeRange, whole: TimeSpan, byNs: number): TimeRange {
  return range && clampRange({ from: range.from + byNs, to: range.to + byNs }, whole);
}

/** A step with a little room on both sides; one of no length gets 1 µs. */
export function fitRange(whole: TimeSpan, start: number, end: number): TimeRange {
  const length = Math.max(end - start, leastNs);
  const middle = start + (end - start) / 2;
  const half = length * (0.5 + fitMargin);
  return clampRange({ from: middle - half, to: middle + half }, whole);
}

/** The range moved just so far that the step is in it; one that is longer shows its start. */
export function followStep(range: TimeRange, whole: TimeSpan, start: number, end: number): TimeRange {
  if (range === null) return null;
  const isSeen = start < range.to && end >= range.from;
  if (isSeen) return range;
  const room = lengthOf(range) * fitMargin;
  const from =
    start < range.from || end - start > lengthOf(range) - 2 * room ? start - room : end + room - lengthOf(range);
  return clampRange({ from, to: from + lengthOf(range) }, whole);
}

/** `1000-2500`, as it stands in an address; times before the first step are negative. */
export const writeRange = ({ from, to }: TimeSpan): string => `${from}-${to}`;

/** Null for anything that is not a range. */
export function readRange(text: string): TimeRange {
  const [, from, to] = /^(-?\d{1,15})-(-?\d{1,15})$/.exec(text) ?? [];
  const range = { from: Number(from), to: Number(to) };
  return range.to > range.from ? range : null;
}
