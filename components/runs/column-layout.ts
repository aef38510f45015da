import type { CSSProperties } from "react";
import type { RunColumn } from "@/components/runs/run-cells";

// Widths at which the table has room for more of the columns that nobody chose; runs.css has the same numbers.
const breakpoints = [0, 1340, 1500, 1680] as const;
const askedPx = 220;
const fixed = `38px 132px minmax(${askedPx}px, 1fr)`;
/** Box, status, ask and the space at the end. */
const fixedPx = 38 + 132 + askedPx + 16;

/** The grid of a row, for each width, as properties that runs.css reads. `chosen`: every column is there at any width. */
export function columnStyle(columns: readonly RunColumn[], chosen: boolean): CSSProperties {
  const grids = breakpoints.map((width) => {
    const shown = columns.filter(({ from = 0 }) => chosen || from <= width);
    return [`--runs-grid-${width}`, [fixed, ...shown.map(({ px }) => `${px}px`)].join(" ")];
  });
  const minPx = columns.reduce((sum, { px }) => sum + px, fixedPx);
  return Object.fromEntries([...grids, ["--runs-min", `${minPx}px`]]);
}
