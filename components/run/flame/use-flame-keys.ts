"use client";

import { useKeyBinding } from "@/lib/browser/use-key-binding";
import type { FlameBoxes } from "@/lib/domain/trace/flame-boxes";
import { type FlameStep, stepFlame } from "@/lib/domain/trace/flame-view";
import { type Window, wholeOf, zoomWindow } from "@/lib/domain/trace/flame-zoom";

const zoomStep = 0.5;

export type FlameKeys = {
  boxes: FlameBoxes;
  selected: number | null;
  zoomed: number | null;
  window: Window;
  /** The arrow keys belong to the picture only while it has the focus. */
  focused: boolean;
  onPick: (box: number) => void;
  onZoom: (box: number | null) => void;
  onWindow: (window: Window) => void;
  onEnter: () => void;
};

/** Arrows walk, Enter fills the picture with a box and then reads it, Escape goes back out. */
export function useFlameKeys(flame: FlameKeys): void {
  const { boxes, selected, zoomed, window, focused, onPick, onZoom, onWindow, onEnter } = flame;
  const go = (step: FlameStep) => () => {
    const next = selected === null ? (boxes.byLane[0] ?? null) : stepFlame(boxes, selected, step);
    if (next !== null) onPick(next);
  };
  useKeyBinding("walkUp", go("above"), focused);
  useKeyBinding("walkDown", go("below"), focused);
  useKeyBinding("walkLeft", go("before"), focused);
  useKeyBinding("walkRight", go("after"), focused);
  useKeyBinding(
    "zoomSelected",
    () => (selected === null || selected === zoomed ? onEnter() : onZoom(selected)),
    focused && selected !== null,
  );
  useKeyBinding(
    "zoomBack",
    () => onZoom(zoomed === null || (boxes.above[zoomed] ?? -1) < 0 ? null : (boxes.above[zoomed] ?? null)),
    focused && window !== null,
  );
  const scale = (factor: number) => () => {
    const whole = wholeOf(boxes);
    const { from, to } = window ?? whole;
    const middle = selected === null ? Number.NaN : ((boxes.from[selected] ?? 0) + (boxes.to[selected] ?? 0)) / 2;
    onWindow(zoomWindow(window, whole, middle >= from && middle <= to ? middle : (from + to) / 2, factor));
  };
  useKeyBinding("zoomIn", scale(zoomStep));
  useKeyBinding("zoomOut", scale(1 / zoomStep));
  useKeyBinding("zoomFit", () => onWindow(null));
}
