"use client";

import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback } from "react";
import { visibleText } from "@/components/json/visible-text";
import { TopBar } from "@/components/shell/top-bar";
import { ThreadHead } from "@/components/thread/thread-head";
import { ThreadNotFound, ThreadSkeleton } from "@/components/thread/thread-states";
import { ThreadView, threadOrders } from "@/components/thread/thread-view";
import { ErrorState } from "@/components/ui/error-state";
import { Live } from "@/components/ui/live";
import { ApiError } from "@/lib/browser/api";
import { threadHref } from "@/lib/browser/thread-href";
import { useSession, useThreadRuns } from "@/lib/browser/thread-queries";
import type { Session } from "@/lib/contract/threads";

const params = { order: parseAsStringLiteral(threadOrders).withDefault("oldest"), run: parseAsString };
const always = { last: "all", from: null, to: null } as const;

/** The runs of one conversation, the first at the top. */
export function SessionClient({ id }: { id: string }) {
  const [{ order, run }, setParams] = useQueryStates(params);
  const session = useSession(id);
  const runs = useThreadRuns({ session: id, ...always, sort: order === "oldest" ? "started" : "-started" });
  const onOpen = useCallback((next: string | null) => void setParams({ run: next }), [setParams]);
  const missing = session.error instanceof ApiError && session.error.code === "not_found";
  return (
    <>
      <TopBar
        title={<bdi title={id}>Session {visibleText(id.slice(0, 120))}</bdi>}
        crumb={{ href: "/runs", label: "Runs" }}
      >
        {!missing && <Live still={session.failureCount > 0 || runs.failureCount > 0} />}
      </TopBar>
      {missing ? (
        <ThreadNotFound kind="session" id={id} />
      ) : session.isError && !session.data ? (
        <ErrorState
          title="The session could not be read."
          error={session.error}
          onRetry={() => void session.refetch()}
        />
      ) : !session.data ? (
        <ThreadSkeleton />
      ) : (
        <ThreadView
          runs={runs}
          total={session.data.runCount}
          order={order}
          onOrder={(next) => void setParams({ order: next })}
          openId={run}
          onOpen={onOpen}
          same="session"
          head={
            <ThreadHead thread={session.data} listQuery={`session=${encodeURIComponent(id)}`}>
              <Users session={session.data} />
            </ThreadHead>
          }
        />
      )}
    </>
  );
}

function Users({ session }: { session: Session }) {
  return session.users.map(({ value }) => (
    <span key={value} className="cut">
      user{" "}
      <Link className="fact" href={threadHref("users", value)}>
        <bdi>{visibleText(value.slice(0, 48))}</bdi>
      </Link>
    </span>
  ));
}
