"use client";

import type { RunSteps } from "@/components/run/use-run-steps";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { endOf, type TimeSpan } from "@/lib/domain/trace/layout-bars";
import { fitRange, type TimeRange, zoomRange } from "@/lib/domain/trace/time-range";

const zoomIn = 0.5;

export type ZoomKeys = {
  steps: RunSteps;
  nowNs: number;
  selected: number | null;
  whole: TimeSpan;
  range: TimeRange;
  onRange: (range: TimeRange) => void;
};

/** `f` fits the selected step, and once more the whole run; `+` and `−` zoom around the step, or the middle where it is out of sight. */
export function useZoomKeys({ steps, nowNs, selected, whole, range, onRange }: ZoomKeys): void {
  const { table } = steps;
  const shown = range ?? whole;
  const bar = selected === null ? whole : { from: table.start[selected] ?? 0, to: endOf(table, selected, nowNs) };
  const fitted = fitRange(whole, bar.from, bar.to);
  const isFitted = range !== null && fitted !== null && range.from === fitted.from && range.to === fitted.to;
  const zoom = (factor: number) => () => {
    const middle = (Math.max(bar.from, shown.from) + Math.min(bar.to, shown.to)) / 2;
    const isSeen = bar.to >= shown.from && bar.from <= shown.to;
    onRange(zoomRange(range, whole, isSeen ? middle : (shown.from + shown.to) / 2, factor));
  };
  useKeyBinding("fitStep", () => onRange(isFitted ? null : fitted));
  useKeyBinding("zoomIn", zoom(zoomIn));
  useKeyBinding("zoomOut", zoom(1 / zoomIn));
}
