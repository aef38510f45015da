"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { visibleText } from "@/components/json/visible-text";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { TokenCount } from "@/components/ui/token-count";
import type { Session, User } from "@/lib/contract/threads";
import { formatCount } from "@/lib/format";

export type ThreadHeadProps = {
  thread: Session | User;
  /** Query of the list of runs that shows the same runs. */
  listQuery: string;
  children?: ReactNode;
};

/** The figures of a session or user; each leads to the runs behind it. */
export function ThreadHead({ thread, listQuery, children }: ThreadHeadProps) {
  const { tokens, status } = thread;
  const sum = tokens.input === null && tokens.output === null ? null : (tokens.input ?? 0) + (tokens.output ?? 0);
  return (
    <div className="facts thread-facts">
      <Link href={`/runs?${listQuery}`}>
        <b>{formatCount(thread.runCount)}</b> {thread.runCount === 1 ? "run" : "runs"}
      </Link>
      {status.map(({ value, count }) => (
        <Link key={value} href={`/runs?${listQuery}&status=${value}`}>
          <StatusBadge status={value}>
            {formatCount(count)} {value}
          </StatusBadge>
        </Link>
      ))}
      {sum !== null && (
        <span>
          <b>
            <TokenCount count={sum} />
          </b>{" "}
          tok
        </span>
      )}
      {thread.costState !== "none" && (
        <b>
          <Money microUsd={thread.costMicroUsd} state={thread.costState} />
        </b>
      )}
      <span>
        first <TimeAgo at={thread.firstSeenAt} />
      </span>
      <span>
        last <TimeAgo at={thread.lastSeenAt} />
      </span>
      {thread.pipelines.map(({ value, count }) => (
        <Link
          key={value}
          href={`/runs?${listQuery}&pipeline=${encodeURIComponent(escapeComma(value))}`}
          className="cut"
        >
          <bdi>{visibleText(value)}</bdi> <span className="q">{formatCount(count)}</span>
        </Link>
      ))}
      {children}
    </div>
  );
}

/** As the list of runs reads several values of one filter. */
const escapeComma = (value: string) => value.replace(/[\\,]/g, "\\$&");
