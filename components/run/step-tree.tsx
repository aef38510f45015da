// biome-ignore-all lint/a11y/useSemanticElements: rows drawn only where they are in view cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useSize } from "@/components/run/canvas/use-canvas";
import { StepRow } from "@/components/run/step-row";
import { TimeAxis, TimeLines } from "@/components/run/time-axis";
import type { RunSteps } from "@/components/run/use-run-steps";
import { useStepKeys } from "@/components/run/use-step-keys";
import { timeSpan } from "@/lib/domain/trace/layout-bars";
import { layoutRows } from "@/lib/domain/trace/layout-rows";
import { spanIdOf } from "@/lib/domain/trace/step-table";

const headPx = 24;
const fineRowPx = 24;
const coarseRowPx = 36;
const coarse = "(pointer: coarse)";
const rowId = (row: number) => `step-${row}`;

export type StepTreeProps = {
  steps: RunSteps;
  closed: ReadonlySet<number>;
  selected: number | null;
  live: boolean;
  nowNs: number;
  onSelect: (row: number) => void;
  onToggle: (row: number) => void;
  /** Enter: the reader wants to read the selected step. */
  onEnter: () => void;
};

/** Tree and bars on one grid; only the rows in view are in the document. */
export function StepTree({ steps, closed, selected, live, nowNs, onSelect, onToggle, onEnter }: StepTreeProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [inTree, setInTree] = useState(false);
  const axis = useRef<HTMLDivElement>(null);
  const { width: axisPx } = useSize(axis);
  const rowPx = useRowPx();
  const rows = useMemo(() => layoutRows(steps.tree, closed), [steps.tree, closed]);
  const span = useMemo(() => timeSpan(steps.table, nowNs), [steps.table, nowNs]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
    scrollPaddingStart: headPx + rowPx,
    scrollPaddingEnd: rowPx,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are kept from before until they are dropped
  useEffect(() => virtual.measure(), [rowPx]);
  useStepKeys({ steps, rows, closed, selected, inTree, onSelect, onToggle, onEnter });
  useScrollTo(selected === null ? -1 : rows.indexOf(selected), selected, (index, align) =>
    virtual.scrollToIndex(index, { align }),
  );
  const items = virtual.getVirtualItems();
  const drawn = items.some(({ index }) => rows[index] === selected);
  return (
    <div
      ref={scroller}
      className="steps"
      role="treegrid"
      aria-label="Steps"
      aria-rowcount={rows.length + 1}
      {...(drawn && selected !== null ? { "aria-activedescendant": rowId(selected) } : {})}
      data-costs={steps.cost.some((cost) => cost >= 0)}
      style={{ "--row-tree": `${rowPx}px` } as CSSProperties}
      tabIndex={0}
      onFocus={() => setInTree(true)}
      onBlur={() => setInTree(false)}
    >
      <div className="steps-head" role="row" aria-rowindex={1}>
        <div role="columnheader">
          Step <span className="co">Cost</span>
        </div>
        <div role="columnheader" aria-label="Time" ref={axis}>
          <TimeAxis span={span} axisPx={axisPx} />
        </div>
      </div>
      <div role="rowgroup" className="steps-rows" style={{ height: virtual.getTotalSize() }}>
        <TimeLines span={span} axisPx={axisPx} nowNs={nowNs} live={live} />
        {items.map(({ index, start }) => {
          const row = rows[index] ?? 0;
          return (
            <StepRow
              key={spanIdOf(steps.table, row)}
              id={rowId(row)}
              {...{ steps, row, index, span, live, onSelect, onToggle }}
              top={start}
              selected={row === selected}
              closed={closed.has(row)}
              nowNs={nowNs}
              axisPx={axisPx}
            />
          );
        })}
      </div>
    </div>
  );
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
