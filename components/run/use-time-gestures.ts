"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { panRange, type TimeRange, zoomRange } from "@/lib/domain/trace/time-range";

const zoomPerPx = 0.0025;
/** A wheel that counts in lines. */
const linePx = 16;
const dragPx = 3;

export type TimeGestures = { whole: TimeSpan; range: TimeRange; onRange: (range: TimeRange) => void };

/**
 * Zooms and pans what lies right of `axis`' left edge: ctrl- or ⌘-wheel and two fingers zoom around the pointer; shift-drag,
 * shift-wheel, a sideways wheel and one finger sideways pan. All of it is gathered and takes effect once a frame.
 */
export function useTimeGestures(
  surface: RefObject<HTMLElement | null>,
  axis: RefObject<HTMLElement | null>,
  gestures: TimeGestures,
): void {
  const latest = useRef(gestures);
  useLayoutEffect(() => {
    latest.current = gestures;
  });
  useEffect(() => {
    const element = surface.current;
    const time = axis.current;
    if (!element || !time) return;
    const stop = new AbortController();
    listen(element, time, gather(time, latest), stop.signal);
    return () => stop.abort();
  }, [surface, axis]);
}

type Change = (change: { readonly factor: number; readonly panPx: number; readonly clientX: number }) => void;

function gather(time: HTMLElement, latest: RefObject<TimeGestures>): Change {
  let frame = 0;
  let factor = 1;
  let panPx = 0;
  let at = 0;
  const apply = () => {
    frame = 0;
    const { whole, range, onRange } = latest.current;
    const shown = range ?? whole;
    const { left, width } = time.getBoundingClientRect();
    const perPx = (shown.to - shown.from) / Math.max(1, width);
    const panned = panPx === 0 ? range : panRange(range, whole, panPx * perPx);
    onRange(factor === 1 ? panned : zoomRange(panned, whole, shown.from + (at - left + panPx) * perPx, factor));
    factor = 1;
    panPx = 0;
  };
  return (change) => {
    factor *= change.factor;
    panPx += change.panPx;
    at = change.clientX;
    if (frame === 0) frame = requestAnimationFrame(apply);
  };
}

function listen(element: HTMLElement, time: HTMLElement, change: Change, signal: AbortSignal): void {
  const isOverTime = ({ clientX }: { clientX: number }) => clientX >= time.getBoundingClientRect().left;
  element.addEventListener("wheel", (event) => onWheel(event, isOverTime(event), change), { passive: false, signal });
  const fingers = new Map<number, { x: number; y: number }>();
  let dragged = false;
  element.addEventListener(
    "pointerdown",
    (event) => {
      dragged = false;
      if (!isOverTime(event) || (event.pointerType === "mouse" && !event.shiftKey) || event.button !== 0) return;
      if (event.target instanceof Element && event.target.closest(".ticks")) return;
      if (event.pointerType === "mouse") event.preventDefault();
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    { signal },
  );
  const onMove = (event: globalThis.PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (!dragged && Math.abs(event.clientX - before.x) < dragPx) return;
    if (!dragged) element.setPointerCapture(event.pointerId);
    dragged = true;
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    change(
      other
        ? pinch(before.x, event.clientX, other.x)
        : { factor: 1, panPx: before.x - event.clientX, clientX: event.clientX },
    );
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onEnd = (event: globalThis.PointerEvent) => fingers.delete(event.pointerId);
  element.addEventListener("pointermove", onMove, { signal });
  element.addEventListener("pointerup", onEnd, { signal });
  element.addEventListener("pointercancel", onEnd, { signal });
  // the click that ends a drag selects nothing
  element.addEventListener("click", (event) => dragged && event.stopPropagation(), { capture: true, signal });
}

const leastApartPx = 10;

/** One finger moves from `before` to `now`, the other rests. */
function pinch(before: number, now: number, other: number) {
  const apart = (x: number) => Math.max(leastApartPx, Math.abs(x - other));
  return { factor: apart(before) / apart(now), panPx: 0, clientX: other };
}

function onWheel(event: WheelEvent, isOverTime: boolean, change: Change): void {
  const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePx : 1;
  const [x, y] = [event.deltaX * scale, event.deltaY * scale];
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    change({ factor: Math.exp(y * zoomPerPx), panPx: 0, clientX: event.clientX });
    return;
  }
  const sideways = event.shiftKey ? x || y : Math.abs(x) > Math.abs(y) ? x : 0;
  if (sideways === 0 || !isOverTime) return;
  event.preventDefault();
  change({ factor: 1, panPx: sideways, clientX: event.clientX });
}
