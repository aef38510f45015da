"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { QueueItem } from "@/components/approvals/queue-item";
import { QueueSkeleton } from "@/components/approvals/queue-skeleton";
import { queueWords } from "@/components/approvals/queue-words";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { useMedia } from "@/components/ui/use-media";
import { type InboxFilter, narrowings, waitingFilter } from "@/lib/browser/inbox-filter";
import type { useInbox } from "@/lib/browser/inbox-queries";
import { useNames } from "@/lib/browser/people-queries";
import { useHeldDecisions } from "@/lib/browser/use-held-decisions";
import type { InboxItem } from "@/lib/contract/inbox";

const phoneQuery = "(max-width: 720px)";
/** As approvals.css has them. */
const rowPx = 88;
const rowPhonePx = 108;
/** Rows before the end at which the next page is asked for. */
const aheadRows = 25;

export type QueueProps = {
  list: ReturnType<typeof useInbox>;
  items: readonly InboxItem[];
  filter: InboxFilter;
  shown: string | null;
  selection: ReadonlySet<string>;
  onFilter: (filter: InboxFilter) => void;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
};

/** The virtual list: only rows near the view exist, and it grows by pages as the reader comes near its end. */
export function Queue({ list, items, filter, shown, selection, onFilter, onOpen, onSelect }: QueueProps) {
  const scroller = useRef<HTMLElement>(null);
  const rowHeight = useMedia(phoneQuery) ? rowPhonePx : rowPx;
  const nameOf = useNames();
  const { held } = useHeldDecisions();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 6,
    initialRect: { width: 326, height: 720 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are read anew when the height of a row changes
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useShownInView(shown, items, virtual.scrollToIndex);
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  const canFetch = list.hasNextPage && !list.isFetching && !list.isFetchNextPageError;
  const { fetchNextPage } = list;
  useEffect(() => {
    if (canFetch && last >= items.length - aheadRows) void fetchNextPage();
  }, [canFetch, last, items.length, fetchNextPage]);
  const now = list.data?.pages.at(-1)?.now ?? "";
  return (
    <section
      ref={scroller}
      className="queue"
      aria-label="List of requests"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
      tabIndex={0}
      aria-busy={list.isPlaceholderData}
    >
      {items.length > 0 ? (
        <ul style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            return (
              <li
                key={item.id}
                className={item.id === shown ? "on" : undefined}
                aria-setsize={list.hasNextPage ? -1 : items.length}
                aria-posinset={index + 1}
                data-held={held.some(({ id }) => id === item.id) || undefined}
                style={{ transform: `translateY(${start}px)` }}
              >
                <QueueItem
                  {...{ item, now, onOpen, onSelect }}
                  open={item.id === shown}
                  selected={selection.has(item.id)}
                  held={held.find(({ id }) => id === item.id) ?? null}
                  claimedBy={item.assignee === null ? null : nameOf(item.assignee)}
                />
              </li>
            );
          })}
        </ul>
      ) : list.error ? (
        <ErrorState title="The approvals could not be read." error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending || list.isPlaceholderData ? (
        <QueueSkeleton />
      ) : (
        <None filter={filter} onFilter={onFilter} />
      )}
      {list.isFetchNextPageError && (
        <ErrorState
          title="The next requests could not be read."
          error={list.error}
          onRetry={() => void fetchNextPage()}
        />
      )}
    </section>
  );
}

/** The open request comes into view when the keyboard moves to it, not when the list moves below it. */
function useShownInView(shown: string | null, items: readonly InboxItem[], scrollTo: (index: number) => void): void {
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });
  useEffect(() => {
    const index = latest.current.findIndex(({ id }) => id === shown);
    if (index >= 0) scrollTo(index);
  }, [shown, scrollTo]);
}

function None({ filter, onFilter }: Pick<QueueProps, "filter" | "onFilter">) {
  if (narrowings(filter) > 0) {
    const { state, sort } = filter;
    return (
      <EmptyState
        title="No request matches."
        action={<Button onClick={() => onFilter({ ...waitingFilter, state, sort })}>Drop the filters</Button>}
      >
        Of those that are {queueWords[state]}, none fits all that is asked for.
      </EmptyState>
    );
  }
  if (filter.state === "pending") {
    return (
      <EmptyState
        title="Nothing waits for a person."
        action={
          <Link className="btn plain md" href="/connect#ask-a-person">
            Ask from your framework
          </Link>
        }
      >
        New requests appear here by themselves. A step with a gate, or a call of <code>POST /api/v1/approvals</code>,
        asks before it runs.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={
        filter.state === "all" ? "Nobody was asked for anything yet." : `No approval is ${queueWords[filter.state]}.`
      }
      action={<Button onClick={() => onFilter(waitingFilter)}>Show what waits</Button>}
    />
  );
}
