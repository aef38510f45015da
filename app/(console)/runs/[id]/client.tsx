"use client";

import { debounce, useQueryStates } from "nuqs";
import { useCallback } from "react";
import { runParams } from "@/app/(console)/runs/[id]/search-params";
import type { FindAddress } from "@/components/run/find/use-find";
import { RunNotFound } from "@/components/run/run-not-found";
import { RunSkeleton } from "@/components/run/run-skeleton";
import { RunView } from "@/components/run/run-view";
import type { StepTab } from "@/components/run/step-detail";
import type { RunViewName } from "@/components/run/views";
import { ErrorState } from "@/components/ui/error-state";
import { ApiError } from "@/lib/browser/api";
import { isLive, useRun } from "@/lib/browser/run-queries";
import { useNow } from "@/lib/browser/use-now";
import { useRunChanges } from "@/lib/browser/use-run-changes";
import { useSteps } from "@/lib/browser/use-steps";
import type { Run } from "@/lib/contract/runs";
import type { Tree } from "@/lib/contract/tree";
import type { TimeRange } from "@/lib/domain/trace/time-range";

const zoomRestMs = 300;
const lateMs = 120_000;
const phone = "(max-width: 720px)";

/** `tree`: the steps of a small run, which come with the page. */
export function RunClient({ traceId, tree }: { traceId: string; tree: Tree | null }) {
  const [{ view, span, tab, zoom, critical, at, find, only }, setParams] = useQueryStates(runParams);
  const run = useRun(traceId);
  const live = run.data !== undefined && isLive(run.data);
  const { steps, more, progress, ...reading } = useSteps({ traceId, live, focus: span }, tree, run.data);
  useRunChanges(traceId, useFollowed(run.data), reading.read);
  // on a phone a step covers the tree: going back uncovers it
  const onSpan = useCallback(
    (next: string | null) =>
      void setParams({ span: next }, { history: window.matchMedia(phone).matches ? "push" : "replace" }),
    [setParams],
  );
  const onTab = useCallback((next: StepTab) => void setParams({ tab: next }), [setParams]);
  const onView = useCallback((next: RunViewName) => void setParams({ view: next }), [setParams]);
  // a zoom changes with every frame, the address when it has come to rest
  const onRange = useCallback(
    (next: TimeRange) => void setParams({ zoom: next }, { limitUrlUpdates: debounce(zoomRestMs) }),
    [setParams],
  );
  const onCritical = useCallback((next: boolean) => void setParams({ critical: next }), [setParams]);
  const onAt = useCallback(
    (next: number | null) => void setParams({ at: next }, { limitUrlUpdates: debounce(zoomRestMs) }),
    [setParams],
  );
  const onFind = useCallback((next: FindAddress) => void setParams(next), [setParams]);
  const error = (run.data ? null : run.error) ?? (steps ? null : reading.error);
  if (error instanceof ApiError && error.code === "not_found") return <RunNotFound id={traceId} />;
  if (error) {
    const retry = () => {
      reading.read();
      void run.refetch();
    };
    return <ErrorState title="This run could not be read." error={error} onRetry={retry} />;
  }
  if (!run.data || !steps) return <RunSkeleton progress={progress} />;
  return (
    <RunView
      run={run.data}
      address={{ find, only }}
      {...{ steps, more, span, tab, view, zoom, critical, at }}
      {...{ onSpan, onTab, onView, onRange, onCritical, onAt, onFind }}
    />
  );
}

/** Whether something may still come: the last steps of a run that just ended do, and a lost one may come back. */
function useFollowed(run: Run | undefined): boolean {
  const now = useNow();
  if (run === undefined) return false;
  const isFresh = now !== null && now - Date.parse(run.lastSeenAt) < lateMs;
  return isLive(run) || run.status === "lost" || isFresh;
}
