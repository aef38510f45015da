"use client";

import { useDeferredValue, useMemo, useRef, useState } from "react";
import { ErrorStrip } from "@/components/run/error-strip";
import { RunHead } from "@/components/run/run-head";
import { StepDetail, type StepTab } from "@/components/run/step-detail";
import { StepTree } from "@/components/run/step-tree";
import { TreeBar } from "@/components/run/tree-bar";
import { TreeFoot } from "@/components/run/tree-foot";
import { useClosed } from "@/components/run/use-closed";
import { useRunSteps } from "@/components/run/use-run-steps";
import { isLive } from "@/lib/browser/run-queries";
import type { Run, Tree } from "@/lib/contract/runs";
import { layoutRows } from "@/lib/domain/trace/layout-rows";
import { openingRow, stepFailed } from "@/lib/domain/trace/walk-steps";

export type RunViewProps = {
  run: Run;
  windows: readonly Tree[];
  more: { readonly has: boolean; readonly loading: boolean; readonly read: () => void };
  /** Span id of the address; null: the page chooses. */
  span: string | null;
  tab: StepTab | null;
  onSpan: (span: string | null) => void;
  onTab: (tab: StepTab) => void;
};

/** The debugger: figures, steps, and the selected step. */
export function RunView({ run, windows, more, span, tab, onSpan, onTab }: RunViewProps) {
  const steps = useRunSteps(windows);
  const { table, tree } = steps;
  const live = isLive(run);
  const detail = useRef<HTMLElement>(null);
  const opening = useOpening(() => openingRow(table, tree), table.spanId);
  const spanId = span ?? opening;
  // a held key moves through the tree at once; the detail follows when there is time
  const shownId = useDeferredValue(spanId);
  const selected = spanId === null ? null : (table.rowOf.get(spanId) ?? null);
  const failed = useMemo(() => table.failed.reduce((sum, flag) => sum + flag, 0), [table]);
  const firstFailed = useMemo(() => (failed > 0 ? openingRow(table, tree) : null), [failed, table, tree]);
  const { closed, toggle, select, openLevels } = useClosed(steps, selected, onSpan);
  return (
    <div className="run" data-pane={span === null ? "tree" : "detail"}>
      <RunHead run={run} name={table.name[tree.tops[0] ?? -1] ?? null} />
      {firstFailed !== null && (
        <ErrorStrip
          steps={steps}
          row={firstFailed}
          message={run.errorMessage}
          current={selected === firstFailed}
          recovered={run.status === "done"}
          onSelect={select}
        />
      )}
      <div className="cols split">
        <section className="pane run-tree" aria-label="Steps of the run">
          <TreeBar
            failed={failed}
            depthMax={Math.max(0, ...tree.depth.subarray(0, 10_000)) + 1}
            onLevels={openLevels}
            onNextError={() => {
              const next = stepFailed(table, selected ?? -1, 1) ?? stepFailed(table, -1, 1);
              if (next !== null) select(next);
            }}
          />
          <StepTree
            {...{ steps, closed, selected, live }}
            onSelect={select}
            onToggle={toggle}
            onEnter={() => detail.current?.focus()}
          />
          <TreeFoot
            count={table.count}
            total={table.total}
            rows={useMemo(() => layoutRows(tree, closed).length, [tree, closed])}
            open={run.openCount}
            more={more.has}
            loading={more.loading}
            onMore={more.read}
          />
        </section>
        <section className="pane run-detail" aria-label="Selected step" ref={detail} tabIndex={-1}>
          {shownId === null ? (
            <p className="none">No step has arrived yet.</p>
          ) : (
            <StepDetail
              traceId={run.traceId}
              {...{ steps, live, tab, onTab }}
              spanId={shownId}
              onBack={() => onSpan(null)}
            />
          )}
        </section>
      </div>
    </div>
  );
}

/** The step the page opened on stays the selected one, also when a failure arrives while it is being read. */
function useOpening(find: () => number | null, spanId: readonly string[]): string | null {
  const [opening, setOpening] = useState<string | null>(null);
  const row = opening === null ? find() : null;
  const found = row === null ? null : (spanId[row] ?? null);
  if (opening === null && found !== null) setOpening(found);
  return opening ?? found;
}
