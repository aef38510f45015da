"use client";

import { useCallback, useMemo, useRef } from "react";
import { useThemeColor } from "@/components/run/canvas/theme-colors";
import { type Sheet, useCanvas } from "@/components/run/canvas/use-canvas";
import { drawMinimap } from "@/components/run/draw-minimap";
import { MinimapHandle } from "@/components/run/minimap-handle";
import { useMinimapPointer } from "@/components/run/use-minimap-pointer";
import type { RunSteps } from "@/components/run/use-run-steps";
import { Money } from "@/components/ui/money";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { rowsByDepth } from "@/lib/domain/trace/merge-bars";
import { clampRange, type TimeRange } from "@/lib/domain/trace/time-range";
import { formatDuration } from "@/lib/format";

const lanes = 4;

export type MinimapProps = {
  steps: RunSteps;
  whole: TimeSpan;
  nowNs: number;
  live: boolean;
  range: TimeRange;
  onRange: (range: TimeRange) => void;
  marks: Uint8Array | null;
};

/** The whole run in one strip: four levels, failures, what was spent, search hits, and which part of it is looked at. */
export function Minimap({ steps, whole, nowNs, live, range, onRange, marks }: MinimapProps) {
  const box = useRef<HTMLFieldSetElement>(null);
  const { tree, cost } = steps;
  const color = useThemeColor();
  const byDepth = useMemo(() => rowsByDepth(tree.depth, lanes), [tree]);
  const total = useMemo(() => tree.tops.reduce((sum, row) => sum + Math.max(0, cost[row] ?? 0), 0), [tree, cost]);
  const canvas = useCanvas(
    useCallback(
      (sheet: Sheet) => drawMinimap(sheet, { steps, lanes: byDepth, whole, nowNs, live, marks, total, color }),
      [steps, byDepth, whole, nowNs, live, marks, total, color],
    ),
  );
  const pointer = useMinimapPointer(box, { whole, range, onRange });
  const shown = range ?? whole;
  const shareOf = (ns: number) => Math.min(1, Math.max(0, (ns - whole.from) / (whole.to - whole.from)));
  return (
    <div className="mini-row">
      <fieldset className="mini" data-zoomed={range !== null} ref={box} {...pointer}>
        <legend className="sr">Part of the run that is shown</legend>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`The whole run, ${formatDuration(Math.round(whole.to - whole.from))}`}
        />
        <i className="shade" style={{ left: 0, right: `${(1 - shareOf(shown.from)) * 100}%` }} />
        <i className="shade" style={{ right: 0, left: `${shareOf(shown.to) * 100}%` }} />
        <MinimapHandle
          edge="from"
          {...{ shown, whole }}
          share={shareOf(shown.from)}
          onMove={(from) => onRange(clampRange({ from: Math.min(from, shown.to - 1), to: shown.to }, whole))}
        />
        <MinimapHandle
          edge="to"
          {...{ shown, whole }}
          share={shareOf(shown.to)}
          onMove={(to) => onRange(clampRange({ from: shown.from, to: Math.max(to, shown.from + 1) }, whole))}
        />
      </fieldset>
      {total > 0 && (
        <span className="sum desk">
          <Money microUsd={total} state="complete" />
        </span>
      )}
    </div>
  );
}
