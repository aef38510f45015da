"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { CohortView } from "@/components/diff/cohort-view";
import { TopBar } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useCohort } from "@/lib/browser/diff-queries";
import type { CohortSide } from "@/lib/contract/diff";

/** Trace ids, separated by commas, or a query as the list of runs takes it. */
const cohortParams = { failed: parseAsString, good: parseAsString };
const waiting = [
  { id: "step", width: 120 },
  { id: "bar", width: 260 },
  { id: "share", width: 60 },
];

export function CohortClient() {
  const [{ failed, good }] = useQueryStates(cohortParams);
  const body = useMemo(() => (failed && good ? { failed: sideOf(failed), good: sideOf(good) } : null), [failed, good]);
  const cohort = useCohort(body);
  return (
    <>
      <TopBar
        title="In common"
        crumb={{ href: "/runs", label: "Runs" }}
        about="what failed runs have that good ones have not"
      />
      {body === null ? (
        <EmptyState title="No runs to compare">Select runs in the list and press In common.</EmptyState>
      ) : cohort.isError ? (
        <ErrorState
          title="The runs could not be compared."
          error={cohort.error}
          onRetry={() => void cohort.refetch()}
        />
      ) : cohort.data ? (
        <CohortView cohort={cohort.data} />
      ) : (
        <SkeletonRows rows={16} columns={waiting} />
      )}
    </>
  );
}

function sideOf(text: string): CohortSide {
  const ids = text.split(",");
  return ids.every((id) => /^[0-9a-f]{32}$/.test(id)) ? ids : text;
}
