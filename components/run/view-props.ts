import type { ReactNode } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import type { MoreSteps } from "@/lib/browser/use-steps";
import type { Run } from "@/lib/contract/runs";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import type { TimeRange } from "@/lib/domain/trace/time-range";

/** What every view of a run draws from, and how it tells what the reader did. All views share one selection, range, search and moment. */
export type StepViewProps = {
  run: Run;
  steps: RunSteps;
  live: boolean;
  /** Where open steps end, ns since the run's start. */
  nowNs: number;
  selected: number | null;
  onSelect: (row: number) => void;
  /** Enter: the reader wants to read the selected step. */
  onEnter: () => void;
  /** From the first moment of the run to its last. */
  whole: TimeSpan;
  /** The part of it that is looked at; null: all of it. */
  range: TimeRange;
  onRange: (range: TimeRange) => void;
  /** The steps that the run's length hangs on are shown. */
  critical: boolean;
  onCritical: (critical: boolean) => void;
  /** Row → 1: the step answers the search; null: nothing is searched. */
  marks: Uint8Array | null;
  /** Row → 1: the only steps to show, matches and what stands above them; null: all. */
  only: Uint8Array | null;
  /** Only steps that had started by then are there, ns since the run's start; null: all of them. */
  until: number | null;
  /** Steps that are not here yet. */
  more: MoreSteps;
  /** The bar above the view, the same in all of them; a view adds its own tools to it. */
  bar: (tools?: ReactNode) => ReactNode;
};
