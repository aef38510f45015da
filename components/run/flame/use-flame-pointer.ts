"use client";

import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import type { FlameBoxes } from "@/lib/domain/trace/flame-boxes";
import { boxAt } from "@/lib/domain/trace/flame-boxes";
import { panWindow, type Window, wholeOf, zoomWindow } from "@/lib/domain/trace/flame-zoom";

/** A press that moves less is a click. */
const dragPx = 4;
/** A thin box is hit a little beside it too. */
const nearPx = 4;
const zoomPerPx = 1.0025;

export type FlamePointer = {
  boxes: FlameBoxes;
  window: Window;
  lanePx: number;
  onWindow: (window: Window) => void;
  onHover: (hover: FlameHover | null) => void;
  onPick: (box: number) => void;
  onZoom: (box: number) => void;
};
export type FlameHover = { readonly box: number; readonly x: number; readonly y: number };

/**
 * A click selects, a double click zooms in, dragging and shift with the wheel move, ⌘ or Ctrl with the wheel zooms at the
 * pointer, two fingers pinch. The wheel alone scrolls through the lanes.
 */
export function useFlamePointer(scroller: RefObject<HTMLElement | null>, flame: FlamePointer) {
  const latest = useRef(flame);
  const fingers = useRef(new Map<number, number>());
  const moved = useRef(false);
  useEffect(() => {
    latest.current = flame;
  });
  useWheel(scroller, latest);
  const hit = (event: { clientX: number; clientY: number }) => {
    const element = scroller.current;
    if (!element) return null;
    const { boxes, window, lanePx } = latest.current;
    const { left, top } = element.getBoundingClientRect();
    const { from, to } = window ?? wholeOf(boxes);
    const perPx = (to - from) / Math.max(1, element.clientWidth);
    const lane = Math.floor((event.clientY - top + element.scrollTop) / lanePx);
    return boxAt(boxes, lane, from + (event.clientX - left) * perPx, nearPx * perPx);
  };
  const release = (event: PointerEvent) => void fingers.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      if (fingers.current.size === 0) moved.current = false;
      fingers.current.set(event.pointerId, event.clientX);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = fingers.current.get(event.pointerId);
      if (from === undefined) {
        const box = event.pointerType === "mouse" ? hit(event) : null;
        latest.current.onHover(box === null ? null : { box, x: event.clientX, y: event.clientY });
        return;
      }
      if (!moved.current && Math.abs(event.clientX - from) < dragPx) return;
      if (!moved.current) event.currentTarget.setPointerCapture(event.pointerId);
      moved.current = true;
      latest.current.onHover(null);
      drag(latest.current, scroller.current, fingers.current, event);
    },
    onPointerUp: release,
    onPointerCancel: release,
    onPointerLeave: () => latest.current.onHover(null),
    onClick: (event: { clientX: number; clientY: number }) => {
      const box = moved.current ? null : hit(event);
      if (box !== null) latest.current.onPick(box);
    },
    onDoubleClick: (event: { clientX: number; clientY: number }) => {
      const box = hit(event);
      if (box !== null) latest.current.onZoom(box);
    },
  };
}

/** One finger moves the window, two pull it apart around the other one. */
function drag(
  { boxes, window, onWindow }: FlamePointer,
  element: HTMLElement | null,
  fingers: Map<number, number>,
  event: PointerEvent,
): void {
  if (!element) return;
  const whole = wholeOf(boxes);
  const { from, to } = window ?? whole;
  const perPx = (to - from) / Math.max(1, element.clientWidth);
  const before = fingers.get(event.pointerId) ?? event.clientX;
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  fingers.set(event.pointerId, event.clientX);
  if (other === undefined) {
    onWindow(panWindow(window, whole, (before - event.clientX) * perPx));
  } else {
    const apart = Math.max(8, Math.abs(before - other)) / Math.max(8, Math.abs(event.clientX - other));
    onWindow(zoomWindow(window, whole, from + (other - element.getBoundingClientRect().left) * perPx, apart));
  }
}

/** Not a React handler: those cannot keep the page from zooming. */
function useWheel(scroller: RefObject<HTMLElement | null>, latest: RefObject<FlamePointer>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const { boxes, window, onWindow } = latest.current;
      const whole = wholeOf(boxes);
      const { from, to } = window ?? whole;
      const perPx = (to - from) / Math.max(1, element.clientWidth);
      const sideways = event.shiftKey ? event.deltaY + event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const at = from + (event.clientX - element.getBoundingClientRect().left) * perPx;
        onWindow(zoomWindow(window, whole, at, zoomPerPx ** event.deltaY));
      } else if (window !== null && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
        onWindow(panWindow(window, whole, sideways * perPx));
      } else return;
      event.preventDefault();
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scroller, latest]);
}
