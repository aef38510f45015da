"use client";

import { type ViewKit, ViewTabs } from "@/components/views/view-tabs";
import { askOf, differs, emptyFilter, filterOfView, type RunsFilter, viewOfFilter } from "@/lib/browser/runs-filter";
import { useCounts } from "@/lib/browser/runs-queries";
import { useZone } from "@/lib/browser/use-zone";
import { useViews } from "@/lib/browser/views-queries";

const countsMs = 30_000;
/** So many views say how many runs they hold. */
const counted = 8;
const kit: ViewKit<RunsFilter> = {
  list: "runs",
  ofView: filterOfView,
  toView: viewOfFilter,
  differs,
  href: ({ view }) => (view === null ? "/runs" : `/runs?view=${view}`),
  keeps: "query, columns, sorting and time range",
};

export type RunViewsProps = { filter: RunsFilter; onFilter: (filter: RunsFilter) => void };

/** The saved views of the list of runs. */
export function RunViews({ filter, onFilter }: RunViewsProps) {
  const zone = useZone();
  const { data: views = [] } = useViews("runs");
  const counts = useCounts(
    views.slice(0, counted).map((view) => askOf(filterOfView(view), zone)),
    countsMs,
  );
  return (
    <ViewTabs {...{ kit, counts, filter, onFilter }} fixed={[{ name: "All", filter: emptyFilter, current: true }]} />
  );
}
