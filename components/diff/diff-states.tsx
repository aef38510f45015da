"use client";

import Link from "next/link";
import { TopBar } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/browser/api";

const toRuns = (
  <Link className="btn" href="/runs">
    All runs
  </Link>
);

export function DiffEmpty() {
  return (
    <>
      <TopBar title="Diff" />
      <EmptyState title="No run to compare" action={toRuns}>
        Open a run and press Compare: the nearest successful run like it is found for you. Or select two runs in the
        list.
      </EmptyState>
    </>
  );
}

type ProblemProps = { head: string; error: unknown; onRetry: () => void };

export function DiffProblem({ head, error, onRetry }: ProblemProps) {
  const known = error instanceof ApiError ? error : null;
  const noBase = known?.errors.some(({ path }) => path === "?base") === true;
  return (
    <>
      <TopBar title="Diff" crumb={{ href: "/runs", label: "Runs" }} />
      {noBase ? (
        <EmptyState
          title="There is nothing to compare with yet"
          action={
            <Link className="btn" href={`/runs/${encodeURIComponent(head)}`}>
              Back to the run
            </Link>
          }
        >
          No other run of this pipeline has ended well. Select two runs in the list to compare them all the same.
        </EmptyState>
      ) : known?.code === "not_found" || known?.status === 422 ? (
        <EmptyState title="One of these runs is not here" action={toRuns}>
          It may belong to another project, or it was deleted by age.
        </EmptyState>
      ) : (
        <ErrorState title="The runs could not be compared." error={error} onRetry={onRetry} />
      )}
    </>
  );
}

const lines = Array.from({ length: 14 }, (_, at) => at);

export function DiffSkeleton() {
  return (
    <>
      <TopBar title="Diff" crumb={{ href: "/runs", label: "Runs" }} about="aligning the steps" />
      <div className="diff-wait" aria-busy="true" role="status" aria-label="Comparing the runs">
        {lines.map((at) => (
          <Skeleton key={at} width={`${92 - ((at * 17) % 40)}%`} />
        ))}
      </div>
    </>
  );
}
