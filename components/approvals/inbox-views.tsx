"use client";

import { type ViewKit, ViewTabs } from "@/components/views/view-tabs";
import {
  decidedFilter,
  type InboxFilter,
  inboxDiffers,
  inboxFilterOfView,
  inboxSearch,
  mineFilter,
  viewOfInboxFilter,
  waitingFilter,
} from "@/lib/browser/inbox-filter";
import { useInboxCounts } from "@/lib/browser/inbox-queries";

const kit: ViewKit<InboxFilter> = {
  list: "approvals",
  ofView: inboxFilterOfView,
  toView: viewOfInboxFilter,
  differs: inboxDiffers,
  href: (filter) => {
    const search = inboxSearch(filter);
    return search === "" ? "/approvals" : `/approvals?${search}`;
  },
  keeps: "filters and sorting",
};

export type InboxViewsProps = { filter: InboxFilter; onFilter: (filter: InboxFilter) => void };

/** What waits, what waits for the reader, what was decided; then the saved views of the queue. */
export function InboxViews({ filter, onFilter }: InboxViewsProps) {
  const { data: counts } = useInboxCounts();
  const decided = filter.state !== "pending";
  const fixed = [
    {
      ...{ name: "Waiting", filter: waitingFilter, count: counts?.waiting ?? null },
      current: !decided && filter.whose !== "mine",
    },
    { name: "Mine", filter: mineFilter, count: counts?.mine ?? null, current: !decided && filter.whose === "mine" },
    { name: "Decided", filter: decidedFilter, current: decided },
  ];
  return <ViewTabs {...{ kit, fixed, filter, onFilter }} />;
}
