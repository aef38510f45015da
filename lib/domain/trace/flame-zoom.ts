import type { Axis, FlameBoxes } from "./flame-boxes";
import { boxesAbove } from "./flame-boxes";

// Which part of the axis is seen. Null is all of it, so that what is seen whole stays whole while it grows.

export type Window = Axis | null;

/** Nobody needs to look closer, and numbers stay exact. */
const zoomMost = 1e7;

export const wholeOf = ({ begin, end }: FlameBoxes): Axis => ({ from: begin, to: end });

/** A part inside the whole, its length kept where it fits. */
function inside(part: Axis, whole: Axis): Window {
  const most = whole.to - whole.from;
  const length = Math.max(part.to - part.from, most / zoomMost);
  if (length >= most) return null;
  const from = Math.min(Math.max(part.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** `factor` below 1 shows less; the place `at` stays where it is. */
export function zoomWindow(window: Window, whole: Axis, at: number, factor: number): Window {
  const { from, to } = window ?? whole;
  return inside({ from: at - (at - from) * factor, to: at + (to - at) * factor }, whole);
}

export function panWindow(window: Window, whole: Axis, by: number): Window {
  return window && inside({ from: window.from + by, to: window.to + by }, whole);
}

/** A box from edge to edge. */
export function windowOn(boxes: FlameBoxes, box: number): Window {
  return inside({ from: boxes.from[box] ?? 0, to: boxes.to[box] ?? 0 }, wholeOf(boxes));
}

/** The box of the line up from `box` that fills the window, null where only the whole does. */
export function zoomedBox(boxes: FlameBoxes, box: number | null, window: Window): number | null {
  if (box === null || window === null) return null;
  const slack = (window.to - window.from) / 1000;
  const fills = (each: number) =>
    (boxes.from[each] ?? 0) <= window.from + slack && (boxes.to[each] ?? 0) >= window.to - slack;
  return [box, ...boxesAbove(boxes, box)].find(fills) ?? null;
}

/** The window moved just so far that the box is in it. */
export function followBox(boxes: FlameBoxes, box: number, window: Window): Window {
  if (window === null) return null;
  const from = boxes.from[box] ?? 0;
  const to = boxes.to[box] ?? 0;
  const length = window.to - window.from;
  if (from < window.to && to > window.from) return window;
  const start = from < window.from || to - from > length ? from : to - length;
  return inside({ from: start, to: start + length }, wholeOf(boxes));
}
