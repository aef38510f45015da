"use client";

import { memo, type ReactNode, useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { RunNotices } from "@/components/run/control/run-notices";
import { useStepsWithWaits } from "@/components/run/control/use-waits";
import { ErrorStrip } from "@/components/run/error-strip";
import type { FindAddress } from "@/components/run/find/use-find";
import { useFindBar } from "@/components/run/find/use-find-bar";
import { FindingStrip } from "@/components/run/finding-strip";
import { Minimap } from "@/components/run/minimap";
import { NoSteps } from "@/components/run/no-steps";
import { ReplayBar } from "@/components/run/replay-bar";
import { RunHead } from "@/components/run/run-head";
import { StepDetail, type StepTab } from "@/components/run/step-detail";
import { useReplay } from "@/components/run/use-replay";
import { type RunSteps, useNowNs } from "@/components/run/use-run-steps";
import { useStepsWithFindings } from "@/components/run/use-step-findings";
import { useWalkKeys } from "@/components/run/use-walk-keys";
import { ViewBar } from "@/components/run/view-bar";
import type { StepViewProps } from "@/components/run/view-props";
import { type RunViewName, viewOf } from "@/components/run/views";
import { WhyLine } from "@/components/run/why-line";
import { isLive } from "@/lib/browser/run-queries";
import { useStable } from "@/lib/browser/use-stable";
import type { Run } from "@/lib/contract/runs";
import { endOf, type TimeSpan, timeSpan } from "@/lib/domain/trace/layout-bars";
import { nameOf, rowOf, type StepTable, spanIdOf } from "@/lib/domain/trace/step-table";
import { clampRange, followStep, type TimeRange } from "@/lib/domain/trace/time-range";
import { waitEnd } from "@/lib/domain/trace/waits";
import { openingRow } from "@/lib/domain/trace/walk-steps";

export type RunViewProps = {
  run: Run;
  steps: RunSteps;
  more: StepViewProps["more"];
  /** Span id of the address; null: the page chooses. */
  span: string | null;
  tab: StepTab | null;
  view: RunViewName;
  /** The part of the run that the address asks for. */
  zoom: TimeRange;
  critical: boolean;
  /** The moment at which a replay stands, ns since the run's start; null: the run as it is. */
  at: number | null;
  /** What is looked for. */
  address: FindAddress;
  onSpan: (span: string | null) => void;
  onTab: (tab: StepTab) => void;
  onView: (view: RunViewName) => void;
  onRange: (range: TimeRange) => void;
  onCritical: (critical: boolean) => void;
  onAt: (at: number | null) => void;
  onFind: (address: FindAddress) => void;
};

// zooming draws the page with every frame: what does not depend on it is left as it is
const Errors = memo(ErrorStrip);
const Detail = memo(StepDetail);
const Why = memo(WhyLine);
const Notices = memo(RunNotices);
const Findings = memo(FindingStrip);

/** The debugger: figures, the steps in one of several views, and the selected step. */
export function RunView(props: RunViewProps) {
  const { run, more, span, tab, view, zoom, critical, address } = props;
  const { onSpan, onTab, onView, onRange, onCritical, onFind } = props;
  const { steps, isAwaited } = useStepsWithFindings(run, useStepsWithWaits(run, props.steps));
  const { table, tree, found } = steps;
  const live = isLive(run);
  const nowNs = useNowNs(table, live, run);
  const whole = useMemo(() => wholeSpan(steps, nowNs), [steps, nowNs]);
  const range = useMemo(() => zoom && clampRange(zoom, whole), [zoom, whole]);
  const detail = useRef<HTMLElement>(null);
  const opening = useOpening(() => openingRow(table, tree, found), table, isAwaited);
  const spanId = span ?? opening;
  // a held key moves through the steps at once; the detail follows when there is time
  const shownId = useDeferredValue(spanId);
  const selected = spanId === null ? null : rowOf(table, spanId);
  const firstFailed = useMemo(() => (table.failed.includes(1) ? openingRow(table, tree) : null), [table, tree]);
  const onSelect = useStable((row: number) => {
    onSpan(spanIdOf(table, row));
    const seen = followStep(range, whole, table.start[row] ?? 0, endOf(table, row, nowNs));
    if (seen !== range) onRange(seen);
  });
  const onHere = useStable((id: string) => {
    const row = rowOf(table, id);
    if (row === null) onSpan(id);
    else onSelect(row);
  });
  const onStep = useStable((id: string) => {
    if (rowOf(table, id) !== null) onHere(id);
    else void more.reveal(id).then((isHere) => isHere && onHere(id));
  });
  const onReview = useStable((approvalId: string) => {
    const asks = [...(steps.waits ?? [])].find(([, wait]) => wait.approvalId === approvalId);
    if (asks === undefined) return onView("control");
    onHere(spanIdOf(table, asks[0]));
    onTab("approval");
  });
  const onBack = useCallback(() => onSpan(null), [onSpan]);
  const replay = useReplay({ table, whole, at: props.at, onAt: props.onAt, onSelect });
  useWalkKeys(steps, selected, replay.walkTo, onSelect);
  const search = useFindBar({ traceId: run.traceId, steps, live, address, selected, onStep }, onFind);
  const { marks, only } = search.find;
  const { View } = viewOf[view];
  const bar = (tools?: ReactNode) => (
    <>
      <ViewBar view={view} controlled={run.runId !== null} onView={onView}>
        {tools}
        {search.button}
      </ViewBar>
      {search.bar}
    </>
  );
  const [top] = tree.tops;
  return (
    <div className="run" data-pane={span === null ? "tree" : "detail"}>
      <RunHead run={run} name={top === undefined ? null : nameOf(table, top)} replay={replay} />
      <Notices {...{ run, steps, onStep, onReview }} />
      {firstFailed !== null && (
        <Errors
          steps={steps}
          row={firstFailed}
          message={run.errorMessage}
          current={selected === firstFailed}
          recovered={run.status === "done"}
          onSelect={onSelect}
        />
      )}
      <Findings {...{ run, onStep }} selectedId={spanId} />
      <Why {...{ steps, live, nowNs, selected, onSelect }} />
      {table.count > 0 && <Minimap {...{ steps, whole, nowNs, live, range, onRange, marks }} />}
      {replay.until !== null && <ReplayBar {...{ replay, table, whole }} until={replay.until} />}
      <div className="cols split">
        <section className="pane run-tree" aria-label="Steps of the run">
          {table.count === 0 && view !== "control" ? (
            <NoSteps bar={bar()} onControl={run.runId === null ? null : () => onView("control")} />
          ) : (
            <View
              {...{ run, steps, live, nowNs, selected, onSelect, whole, range, onRange, more, critical, onCritical }}
              {...{ marks, only }}
              until={replay.until}
              onEnter={() => detail.current?.focus()}
              bar={bar}
            />
          )}
        </section>
        <section className="pane run-detail" aria-label="Selected step" ref={detail} tabIndex={-1}>
          {shownId === null ? (
            <p className="none">No step has arrived yet.</p>
          ) : (
            <Detail
              traceId={run.traceId}
              controlled={run.runId !== null}
              {...{ steps, live, tab, onTab, onSelect }}
              spanId={shownId}
              onBack={onBack}
            />
          )}
        </section>
      </div>
    </div>
  );
}

/** Steps that are not here lie in the run's time, too. */
function wholeSpan({ table, rest, waits }: RunSteps, nowNs: number): TimeSpan {
  const here = timeSpan(table, nowNs);
  const { from, to } = rest.overview ?? here;
  const answered = [...(waits?.values() ?? [])].map((wait) => waitEnd(wait, nowNs));
  return { from: Math.min(here.from, from), to: Math.max(here.to, to, ...answered) };
}

/**
 * The step the page opened on stays the selected one, also when a failure arrives while it is being read. `isAwaited`: what
 * it depends on is on its way.
 */
function useOpening(find: () => number | null, table: StepTable, isAwaited: boolean): string | null {
  const [opening, setOpening] = useState<string | null>(null);
  const row = opening === null ? find() : null;
  const found = row === null ? null : spanIdOf(table, row);
  if (opening === null && found !== null && !isAwaited) setOpening(found);
  return opening ?? found;
}
