"use client";

import { type ReactNode, useMemo, useRef } from "react";
import { ThreadRun } from "@/components/thread/thread-run";
import { useNearEnd } from "@/components/thread/use-near-end";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { rowsOf } from "@/lib/browser/live-runs";
import type { useThreadRuns } from "@/lib/browser/thread-queries";
import "@/components/thread/thread.css";
import "@/components/conversation/conversation.css";

export const threadOrders = ["oldest", "latest"] as const;
export type ThreadOrder = (typeof threadOrders)[number];

export type ThreadViewProps = {
  runs: ReturnType<typeof useThreadRuns>;
  /** How many there are in all, as far as that is known. */
  total: number | null;
  order: ThreadOrder;
  onOrder: (order: ThreadOrder) => void;
  /** Run whose conversation is open. */
  openId: string | null;
  onOpen: (traceId: string | null) => void;
  /** What a run need not say: it is the same in all of them. */
  same: "session" | "user";
  tools?: ReactNode;
  head: ReactNode;
  aside?: ReactNode;
};

/** The runs of a session or a user, one below the other, as one thread to read. */
export function ThreadView({ runs, total, order, onOrder, openId, onOpen, same, tools, head, aside }: ThreadViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(runs.data?.pages ?? []), [runs.data]);
  // pages come in the order that was asked for, and rowsOf keeps it
  const end = useNearEnd(scroller, runs.hasNextPage && !runs.isFetching, () => void runs.fetchNextPage());
  const toLatest = () => {
    if (order === "oldest" && runs.hasNextPage) return onOrder("latest");
    const box = scroller.current;
    if (box) box.scrollTop = order === "oldest" ? box.scrollHeight : 0;
  };
  return (
    <div className="thread" ref={scroller}>
      {head}
      <div className="thread-cols" data-aside={aside !== undefined}>
        <section aria-label="Runs, as one thread">
          <div className="thread-bar">
            <OrderChoice order={order} onOrder={onOrder} />
            {rows.length > 3 && (
              <Button variant="quiet" size="sm" onClick={toLatest}>
                Jump to the latest
              </Button>
            )}
            <span className="row end">{tools}</span>
          </div>
          {runs.isPending ? (
            <SkeletonRows rows={8} columns={skeleton} />
          ) : runs.isError && !runs.data ? (
            <ErrorState title="The runs could not be read." error={runs.error} onRetry={() => void runs.refetch()} />
          ) : rows.length === 0 ? (
            <EmptyState title="No run in this time">
              Choose a longer time range: there are runs outside of this one.
            </EmptyState>
          ) : (
            <ol className="thread-runs" aria-busy={runs.isPlaceholderData}>
              {rows.map((run) => (
                <li key={run.traceId}>
                  <ThreadRun run={run} same={same} open={run.traceId === openId} onOpen={onOpen} />
                </li>
              ))}
            </ol>
          )}
          <p className="thread-end" ref={end}>
            {endWords(runs, rows.length, total)}
          </p>
        </section>
        {aside}
      </div>
    </div>
  );
}

const skeleton = [
  { id: "time", width: 80 },
  { id: "text", width: 420 },
];

function endWords(runs: ThreadViewProps["runs"], shown: number, total: number | null): string {
  if (runs.isFetchingNextPage) return "reading on…";
  if (runs.isFetchNextPageError) return "the next runs could not be read";
  if (runs.hasNextPage) return total === null ? "" : `${shown} of ${total} runs`;
  return shown > 0 ? "no more runs" : "";
}

const orderWords: Record<ThreadOrder, string> = { oldest: "Oldest first", latest: "Latest first" };

function OrderChoice({ order, onOrder }: Pick<ThreadViewProps, "order" | "onOrder">) {
  return (
    <fieldset className="seg sm">
      <legend className="sr">Order</legend>
      {threadOrders.map((each) => (
        <button type="button" key={each} aria-pressed={each === order} onClick={() => onOrder(each)}>
          {orderWords[each]}
        </button>
      ))}
    </fieldset>
  );
}
