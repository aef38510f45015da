"use client";

import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { FindingMark } from "@/components/ui/finding-mark";
import { TimeAgo } from "@/components/ui/time-ago";
import { threadHref } from "@/lib/browser/thread-href";
import type { User } from "@/lib/contract/threads";
import { formatCount } from "@/lib/format";

/** The conversations of a person, the latest first. */
export function SessionList({ user }: { user: User }) {
  const left = user.sessionCount - user.sessions.length;
  return (
    <aside className="thread-sessions" aria-labelledby="sessions">
      <h2 id="sessions">
        Sessions <span className="q">{formatCount(user.sessionCount)}</span>
      </h2>
      {user.sessions.length === 0 && <p className="q">This client names no sessions.</p>}
      <ul>
        {user.sessions.map((session) => (
          <li key={session.id}>
            <Link href={threadHref("sessions", session.id)} title={session.id} className="cut">
              <bdi className="mono">{visibleText(session.id.slice(0, 64)) || "(empty)"}</bdi>
            </Link>
            {session.failedCount > 0 && <FindingMark kind="error" count={session.failedCount} />}
            <span className="q nowrap">
              {formatCount(session.runCount)} {session.runCount === 1 ? "run" : "runs"} ·{" "}
              <TimeAgo at={session.lastSeenAt} />
            </span>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <p className="q">{formatCount(left)} older sessions are not listed; their runs are in the thread.</p>
      )}
    </aside>
  );
}
