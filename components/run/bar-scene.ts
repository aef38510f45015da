import type { BarMoment, BarWords } from "@/components/run/bar-words";
import type { ThemeColor } from "@/components/run/canvas/theme-colors";
import type { Sheet } from "@/components/run/canvas/use-canvas";
import type { RunSteps } from "@/components/run/use-run-steps";
import type { Attempts } from "@/lib/domain/trace/attempts";
import type { CriticalPath } from "@/lib/domain/trace/critical-path";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";

export const leafPx = 12;
export const groupPx = 6;
export const leastPx = 2;
export const restAlpha = 0.42;

export type BarScene = {
  steps: RunSteps;
  /** The rows to draw, one below the other. */
  rows: Int32Array;
  rowPx: number;
  range: TimeSpan;
  moment: BarMoment;
  attempts: ReadonlyMap<number, Attempts>;
  critical: CriticalPath | null;
  selected: number | null;
  /** Row → 1: what is looked for; null: nothing is. */
  marks: Uint8Array | null;
  wordsOf: (row: number) => BarWords;
  /** The steps without children below a closed row; null where it is open. */
  closedLeaves: (row: number) => Int32Array | null;
  ticks: readonly { readonly left: number }[];
  color: ThemeColor;
};

/** A bar in px: `to` is past the sheet where the step goes on beyond it. */
export type Box = { readonly from: number; readonly to: number; readonly middle: number; readonly height: number };

export const xOf = ({ width }: Sheet, { from, to }: TimeSpan, ns: number) => ((ns - from) / (to - from)) * width;
/** Far outside the sheet is as good as further: canvases lose sharpness at millions of px. */
export const near = ({ width }: Sheet, x: number) => Math.min(width + 20, Math.max(-20, x));
