"use client";

import { createParser, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback } from "react";
import { visibleText } from "@/components/json/visible-text";
import { TimeRange } from "@/components/runs/time-range";
import { TopBar } from "@/components/shell/top-bar";
import { SessionList } from "@/components/thread/session-list";
import { ThreadHead } from "@/components/thread/thread-head";
import { ThreadNotFound, ThreadSkeleton } from "@/components/thread/thread-states";
import { ThreadView, threadOrders } from "@/components/thread/thread-view";
import { ErrorState } from "@/components/ui/error-state";
import { Live } from "@/components/ui/live";
import { ApiError } from "@/lib/browser/api";
import { emptyFilter, lastRanges } from "@/lib/browser/runs-filter";
import { useThreadRuns, useUser } from "@/lib/browser/thread-queries";

const parseAsTime = createParser({
  parse: (text) => (Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString()),
  serialize: (time: string) => time,
});
const params = {
  order: parseAsStringLiteral(threadOrders).withDefault("latest"),
  run: parseAsString,
  last: parseAsStringLiteral(lastRanges).withDefault("all"),
  from: parseAsTime,
  to: parseAsTime,
};

/** Everything that one person ran, the latest at the top. */
export function UserClient({ id }: { id: string }) {
  const [{ order, run, last, from, to }, setParams] = useQueryStates(params);
  const user = useUser(id);
  const runs = useThreadRuns({ user: id, last, from, to, sort: order === "oldest" ? "started" : "-started" });
  const onOpen = useCallback((next: string | null) => void setParams({ run: next }), [setParams]);
  const missing = user.error instanceof ApiError && user.error.code === "not_found";
  const whole = last === "all" && from === null && to === null;
  return (
    <>
      <TopBar
        title={<bdi title={id}>User {visibleText(id.slice(0, 120))}</bdi>}
        crumb={{ href: "/runs", label: "Runs" }}
      >
        {!missing && <Live still={user.failureCount > 0 || runs.failureCount > 0} />}
      </TopBar>
      {missing ? (
        <ThreadNotFound kind="user" id={id} />
      ) : user.isError && !user.data ? (
        <ErrorState title="The user could not be read." error={user.error} onRetry={() => void user.refetch()} />
      ) : !user.data ? (
        <ThreadSkeleton />
      ) : (
        <ThreadView
          runs={runs}
          total={whole ? user.data.runCount : null}
          order={order}
          onOrder={(next) => void setParams({ order: next })}
          openId={run}
          onOpen={onOpen}
          same="user"
          tools={
            <TimeRange
              filter={{ ...emptyFilter, last, from, to }}
              onPatch={(patch) =>
                void setParams({
                  ...("last" in patch && { last: patch.last ?? null }),
                  ...("from" in patch && { from: patch.from ?? null }),
                  ...("to" in patch && { to: patch.to ?? null }),
                })
              }
            />
          }
          head={<ThreadHead thread={user.data} listQuery={`user=${encodeURIComponent(id)}`} />}
          aside={<SessionList user={user.data} />}
        />
      )}
    </>
  );
}
