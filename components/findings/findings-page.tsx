"use client";

import "./findings.css";
import { groupColumns } from "@/components/findings/group-columns";
import { GroupDetail } from "@/components/findings/group-detail";
import { GroupTable } from "@/components/findings/group-table";
import { visibleText } from "@/components/json/visible-text";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Icon } from "@/components/ui/icon";
import { SkeletonRows } from "@/components/ui/skeleton";
import { type FindingFilter, useFindingGroups } from "@/lib/browser/finding-queries";
import { useKeyBinding } from "@/lib/browser/use-key-binding";

export type FindingsPageProps = {
  views: readonly FindingFilter["state"][];
  filter: FindingFilter;
  /** The open group of the address; null: the page chooses. */
  id: string | null;
  onFilter: (change: Partial<FindingFilter>) => void;
  onId: (id: string | null) => void;
};

/** What the rules found in all runs, grouped like errors, at the left; the open group at the right. */
export function FindingsPage({ views, filter, id, onFilter, onId }: FindingsPageProps) {
  const list = useFindingGroups(filter);
  const groups = list.data?.pages.flatMap((page) => page.groups);
  const shown = id ?? groups?.[0]?.id ?? null;
  const move = (by: number) => {
    const at = groups?.findIndex((group) => group.id === shown) ?? -1;
    const next = groups?.[Math.min(groups.length - 1, Math.max(0, at + by))];
    if (next !== undefined) onId(next.id);
  };
  useKeyBinding("findingNext", () => move(1));
  useKeyBinding("findingPrevious", () => move(-1));
  return (
    <>
      <TopBar title="Findings" tabs={<Filters {...{ views, filter, onFilter }} />} />
      <div className="cols split findings" data-pane={id === null ? "list" : "item"}>
        <section className="pane find-list" aria-label="Groups of findings">
          {groups === undefined && list.error === null && <SkeletonRows rows={12} columns={groupColumns} />}
          {groups === undefined && list.error !== null && (
            <ErrorState
              title="The findings could not be read."
              error={list.error}
              onRetry={() => void list.refetch()}
            />
          )}
          {groups?.length === 0 && <NoFindings filter={filter} />}
          {groups !== undefined && groups.length > 0 && <GroupTable groups={groups} shown={shown} onOpen={onId} />}
          {list.hasNextPage && (
            <p className="find-more">
              <Button size="sm" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </p>
          )}
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
        <section className="pane find-item" aria-label="The finding" tabIndex={0}>
          {shown !== null && (
            <GroupDetail
              key={shown}
              id={shown}
              known={groups?.find((group) => group.id === shown)}
              onBack={() => onId(null)}
            />
          )}
        </section>
      </div>
    </>
  );
}

type FiltersProps = Pick<FindingsPageProps, "views" | "filter" | "onFilter">;

function Filters({ views, filter, onFilter }: FiltersProps) {
  const { state, mark, pipeline } = filter;
  return (
    <div className="row find-filters">
      <fieldset className="seg sm">
        <legend className="sr">State</legend>
        {views.map((view) => (
          <button key={view} type="button" aria-pressed={view === state} onClick={() => onFilter({ state: view })}>
            {view}
          </button>
        ))}
      </fieldset>
      <fieldset className="seg sm desk">
        <legend className="sr">Kind</legend>
        {(["schema", "silent"] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === mark}
            onClick={() => onFilter({ mark: each === mark ? null : each })}
          >
            {each}
          </button>
        ))}
      </fieldset>
      {pipeline !== null && (
        <button
          type="button"
          className="chip line"
          aria-label={`All pipelines, not only ${pipeline}`}
          onClick={() => onFilter({ pipeline: null })}
        >
          <bdi className="cut">{visibleText(pipeline)}</bdi>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

function NoFindings({ filter: { state, mark, pipeline } }: { filter: FindingFilter }) {
  const isNarrow = mark !== null || pipeline !== null;
  const title = isNarrow
    ? "No finding is like that."
    : state === "all"
      ? "Nothing was found yet."
      : `No finding is ${state}.`;
  return (
    <EmptyState title={title}>
      Every run is checked a moment after its last step: contracts, errors returned as data, loops, empty and cut
      answers, and what is unusual for its pipeline.
    </EmptyState>
  );
}
