// biome-ignore-all lint/a11y/useSemanticElements: rows drawn only where they are in view cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row
"use client";

import { type CSSProperties, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { BarCanvas } from "@/components/run/bar-canvas";
import { type BarMoment, type BarWords, barWords, shownEnd } from "@/components/run/bar-words";
import { useSize } from "@/components/run/canvas/use-canvas";
import { StepRow } from "@/components/run/step-row";
import { TimeAxis, ticksFor } from "@/components/run/time-axis";
import { useRowWindow } from "@/components/run/use-row-window";
import type { RunSteps } from "@/components/run/use-run-steps";
import { useStepKeys } from "@/components/run/use-step-keys";
import { useTimeGestures } from "@/components/run/use-time-gestures";
import { useHasFocus } from "@/lib/browser/use-has-focus";
import { useStable } from "@/lib/browser/use-stable";
import { indexAttempts } from "@/lib/domain/trace/attempts";
import type { CriticalPath } from "@/lib/domain/trace/critical-path";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { leavesBelow } from "@/lib/domain/trace/layout-rows";
import { fitRange, type TimeRange } from "@/lib/domain/trace/time-range";

const headPx = 24;
const fineRowPx = 24;
const coarseRowPx = 36;
const coarse = "(pointer: coarse)";
const rowId = (row: number) => `step-${row}`;

export type StepTreeProps = BarMoment & {
  steps: RunSteps;
  /** Visible rows, top down. */
  rows: Int32Array;
  closed: ReadonlySet<number>;
  selected: number | null;
  whole: TimeSpan;
  range: TimeRange;
  critical: CriticalPath | null;
  /** Row → 1: what is looked for; null: nothing is. */
  marks: Uint8Array | null;
  onRange: (range: TimeRange) => void;
  onSelect: (row: number) => void;
  onToggle: (row: number, all: boolean) => void;
  onBelow: (spanId: string) => void;
  /** Enter: the reader wants to read the selected step. */
  onEnter: () => void;
};

/** Tree and bars on one grid; only the rows in view are in the document. */
export function StepTree(props: StepTreeProps) {
  const { steps, rows, closed, selected, whole, critical, marks, onRange, onSelect, onToggle, onBelow, onEnter } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);
  const [inTree, focusHandlers] = useHasFocus(scroller);
  const { width: axisPx } = useSize(axis);
  const rowPx = useRowPx();
  const view = useRowWindow(scroller, { count: rows.length, rowPx, headPx });
  const { moment, attempts, wordsOf, closedLeaves, fit } = useBars(props);
  const range = props.range ?? whole;
  const ticks = useMemo(() => ticksFor(range, whole, axisPx), [range, whole, axisPx]);
  const drawn = useMemo(() => rows.subarray(view.first, view.last), [rows, view.first, view.last]);
  useTimeGestures(scroller, axis, { whole, range: props.range, onRange });
  useStepKeys({ steps, rows, page: view.page, closed, selected, inTree, onSelect, onToggle, onEnter });
  useScrollTo(selected === null ? -1 : rows.indexOf(selected), selected, view.scrollTo);
  return (
    <div
      ref={scroller}
      className="steps"
      role="treegrid"
      aria-label="Steps"
      aria-rowcount={rows.length + 1}
      {...(selected !== null && drawn.includes(selected) ? { "aria-activedescendant": rowId(selected) } : {})}
      data-costs={useMemo(() => steps.cost.some((cost) => cost >= 0), [steps.cost])}
      style={{ "--row-tree": `${rowPx}px` } as CSSProperties}
      tabIndex={0}
      {...focusHandlers}
    >
      <div className="steps-head" role="row" aria-rowindex={1}>
        <div role="columnheader">
          Step <span className="co">Cost</span>
        </div>
        <div role="columnheader" aria-label="Time" ref={axis}>
          <TimeAxis {...{ range, whole, axisPx, onRange }} />
        </div>
      </div>
      <div role="rowgroup" className="steps-rows" style={{ height: view.heightPx }}>
        <BarCanvas
          {...{ steps, rowPx, range, moment, attempts, critical, selected, marks, wordsOf, closedLeaves, ticks }}
          rows={drawn}
          top={view.shiftPx + view.first * rowPx}
        />
        {Array.from(drawn, (row, place) => (
          <StepRow
            // biome-ignore lint/suspicious/noArrayIndexKey: scrolling changes the words of the elements that are there
            key={(view.first + place) % view.drawnMax}
            id={rowId(row)}
            {...{ steps, row, attempts, onSelect, onToggle, onBelow }}
            index={view.first + place}
            top={view.shiftPx + (view.first + place) * rowPx}
            selected={row === selected}
            match={marks === null ? null : marks[row] === 1}
            closed={closed.has(row)}
            words={wordsOf(row)}
            onFit={fit}
          />
        ))}
      </div>
    </div>
  );
}

/** What the bars say and show, kept until steps, moment or closed groups change. */
function useBars({ steps, closed, live, nowNs, until, whole, onRange }: StepTreeProps) {
  const moment = useMemo(() => ({ live, nowNs, until }), [live, nowNs, until]);
  const attempts = useMemo(() => indexAttempts(steps.table, steps.tree), [steps]);
  const wordsOf = useMemo(() => {
    const known = new Map<number, BarWords>();
    return (row: number) => remember(known, row, () => barWords(steps, row, moment, attempts));
  }, [steps, moment, attempts]);
  const closedLeaves = useMemo(() => {
    const known = new Map<number, Int32Array>();
    return (row: number) => (closed.has(row) ? remember(known, row, () => leavesBelow(steps.tree, row)) : null);
  }, [steps, closed]);
  const fit = useStable((row: number) =>
    onRange(fitRange(whole, steps.table.start[row] ?? 0, shownEnd(steps, row, moment))),
  );
  return { moment, attempts, wordsOf, closedLeaves, fit };
}

function remember<T>(known: Map<number, T>, row: number, make: () => T): T {
  const value = known.get(row) ?? make();
  known.set(row, value);
  return value;
}

/** Keeps the selected row in view: in the middle when the page opens, afterwards only as far as needed. */
function useScrollTo(
  index: number,
  selected: number | null,
  scroll: (index: number, align: "center" | "auto") => void,
): void {
  const opened = useRef(false);
  const latest = useRef(scroll);
  useEffect(() => {
    latest.current = scroll;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows may move below the reader without taking the view along
  useEffect(() => {
    if (index < 0) return;
    latest.current(index, opened.current ? "auto" : "center");
    opened.current = true;
  }, [selected]);
}

/** Rows are taller where a finger has to hit them. */
function useRowPx(): number {
  const isCoarse = useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(coarse);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(coarse).matches,
    () => false,
  );
  return isCoarse ? coarseRowPx : fineRowPx;
}
