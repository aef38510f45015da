"use client";

import { type PointerEvent, type RefObject, useRef } from "react";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { clampRange, panRange, type TimeRange } from "@/lib/domain/trace/time-range";

/** A press that moves less is a click. */
const dragPx = 3;

type Drag = {
  readonly kind: "brush" | "pan" | "from" | "to";
  /** Where it began: px in the page, ns in the run. */
  readonly px: number;
  readonly ns: number;
  readonly range: TimeSpan;
  moved: boolean;
};

export type MinimapPointer = { whole: TimeSpan; range: TimeRange; onRange: (range: TimeRange) => void };

/** Dragging an edge moves it, the shown part pans, anything else brushes a new part; a double click shows all. */
export function useMinimapPointer(box: RefObject<HTMLElement | null>, { whole, range, onRange }: MinimapPointer) {
  const drag = useRef<Drag | null>(null);
  const nsAt = (clientX: number) => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    const share = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
    return whole.from + share * (whole.to - whole.from);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      const ns = nsAt(event.clientX);
      drag.current = { kind: kindOf(event, range, ns), px: event.clientX, ns, range: range ?? whole, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const begun = drag.current;
      if (!begun || (!begun.moved && Math.abs(event.clientX - begun.px) < dragPx)) return;
      begun.moved = true;
      onRange(rangeAfter(begun, nsAt(event.clientX), whole));
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onDoubleClick: () => onRange(null),
  };
}

function kindOf({ target }: PointerEvent, range: TimeRange, ns: number): Drag["kind"] {
  const edge = target instanceof HTMLElement ? target.dataset["edge"] : undefined;
  if (edge === "from" || edge === "to") return edge;
  return range !== null && ns >= range.from && ns <= range.to ? "pan" : "brush";
}

function rangeAfter({ kind, ns, range }: Drag, at: number, whole: TimeSpan): TimeRange {
  switch (kind) {
    case "brush":
      return clampRange({ from: Math.min(ns, at), to: Math.max(ns, at) }, whole);
    case "pan":
      return panRange(range, whole, at - ns);
    case "from":
      return clampRange({ from: Math.min(at, range.to - 1), to: range.to }, whole);
    case "to":
      return clampRange({ from: range.from, to: Math.max(at, range.from + 1) }, whole);
  }
}
