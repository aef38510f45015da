"use client";

import { debounce, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { runParams } from "@/app/(console)/runs/[id]/search-params";
import { RunNotFound } from "@/components/run/run-not-found";
import { RunSkeleton } from "@/components/run/run-skeleton";
import { RunView } from "@/components/run/run-view";
import type { StepTab } from "@/components/run/step-detail";
import type { RunViewName } from "@/components/run/views";
import { ErrorState } from "@/components/ui/error-state";
import { ApiError } from "@/lib/browser/api";
import { isLive, useRun, useRunTree } from "@/lib/browser/run-queries";
import { useRunChanges } from "@/lib/browser/use-run-changes";
import type { TimeRange } from "@/lib/domain/trace/time-range";

const zoomRestMs = 300;
const phone = "(max-width: 720px)";

export function RunClient({ traceId }: { traceId: string }) {
  const [{ view, span, tab, zoom }, setParams] = useQueryStates(runParams);
  const run = useRun(traceId);
  const live = run.data !== undefined && isLive(run.data);
  const tree = useRunTree(traceId, live);
  useRunChanges(traceId, live);
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
  const windows = useMemo(() => tree.data?.pages ?? [], [tree.data]);
  const error = (run.data ? null : run.error) ?? (tree.data ? null : tree.error);
  if (error instanceof ApiError && error.code === "not_found") return <RunNotFound id={traceId} />;
  if (error) {
    const retry = () => void Promise.all([run.refetch(), tree.refetch()]);
    return <ErrorState title="This run could not be read." error={error} onRetry={retry} />;
  }
  if (!run.data || !tree.data) return <RunSkeleton />;
  const more = { has: tree.hasNextPage, loading: tree.isFetchingNextPage, read: () => void tree.fetchNextPage() };
  return <RunView run={run.data} {...{ windows, more, span, tab, view, zoom, onSpan, onTab, onView, onRange }} />;
}
