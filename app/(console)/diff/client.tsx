"use client";

import { useQueryStates } from "nuqs";
import { diffParams } from "@/app/(console)/diff/search-params";
import { DiffEmpty, DiffProblem, DiffSkeleton } from "@/components/diff/diff-states";
import { DiffView } from "@/components/diff/diff-view";
import { useDiff } from "@/lib/browser/diff-queries";

/** Two runs side by side; without a base the nearest successful run like the head is taken. */
export function DiffClient() {
  const [params, setParams] = useQueryStates(diffParams);
  const { head, base } = params;
  const diff = useDiff(head, base);
  if (head === null) return <DiffEmpty />;
  if (diff.data === undefined) {
    return diff.isError ? (
      <DiffProblem head={head} error={diff.error} onRetry={() => void diff.refetch()} />
    ) : (
      <DiffSkeleton />
    );
  }
  return (
    <DiffView
      diff={diff.data}
      busy={diff.isPlaceholderData}
      step={params.step}
      only={params.only}
      layout={params.layout}
      onChange={(change) => void setParams(change)}
    />
  );
}
