"use client";

import { useCallback } from "react";
import type { BarScene } from "@/components/run/bar-scene";
import { useThemeColor } from "@/components/run/canvas/theme-colors";
import { useCanvas } from "@/components/run/canvas/use-canvas";
import { drawBars } from "@/components/run/draw-bars";

export type BarCanvasProps = Omit<BarScene, "color" | "rows"> & {
  rows: Int32Array;
  /** Where it lies in the list, in px. */
  top: number;
};

/** The bars of the rows that are in the document, one canvas for all: it scrolls with them. */
export function BarCanvas({ top, ...scene }: BarCanvasProps) {
  const color = useThemeColor();
  const { steps, rows, rowPx, range, moment, attempts, critical, selected, marks, wordsOf, closedLeaves, ticks } =
    scene;
  const canvas = useCanvas(
    useCallback(
      (sheet) =>
        drawBars(sheet, {
          ...{
            steps,
            rows,
            rowPx,
            range,
            moment,
            attempts,
            critical,
            selected,
            marks,
            wordsOf,
            closedLeaves,
            ticks,
            color,
          },
        }),
      [steps, rows, rowPx, range, moment, attempts, critical, selected, marks, wordsOf, closedLeaves, ticks, color],
    ),
  );
  return (
    <div className="bars" style={{ top, height: rows.length * rowPx }} aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
