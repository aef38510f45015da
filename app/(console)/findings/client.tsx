"use client";

import { useQueryState } from "nuqs";
import { findingParams, findingViews } from "@/app/(console)/findings/search-params";
import { groupColumns } from "@/components/findings/group-columns";
import { GroupTable } from "@/components/findings/group-table";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFindingGroups } from "@/lib/browser/finding-queries";

/** What the rules found in all runs, grouped like errors: what is open first. */
export function FindingsPage() {
  const [state, setState] = useQueryState("state", findingParams.state);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useFindingGroups(state);
  const groups = data?.pages.flatMap((page) => page.groups);
  return (
    <>
      <TopBar title="Findings">
        <fieldset className="seg sm">
          <legend className="sr">Which findings</legend>
          {findingViews.map((view) => (
            <button key={view} type="button" aria-pressed={view === state} onClick={() => void setState(view)}>
              {view}
            </button>
          ))}
        </fieldset>
      </TopBar>
      <div className="body">
        {groups === undefined && error === null && <SkeletonRows rows={8} columns={groupColumns} />}
        {groups === undefined && error !== null && (
          <ErrorState title="The findings could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {groups?.length === 0 && (
          <EmptyState title={state === "all" ? "Nothing was found yet." : `No finding is ${state}.`}>
            Every run is checked a moment after its last step: contracts, errors returned as data, loops, empty and cut
            answers, and what is unusual for its pipeline.
          </EmptyState>
        )}
        {groups !== undefined && groups.length > 0 && <GroupTable groups={groups} />}
        {hasNextPage && (
          <p className="find-more">
            <Button size="sm" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          </p>
        )}
      </div>
    </>
  );
}
