"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { useEndOtherSessions, useEndSession, useSessions } from "@/lib/browser/account-queries";
import { deviceName } from "@/lib/browser/device-name";
import type { BrowserSession } from "@/lib/contract/people";

const columns = [
  { id: "device", width: 180 },
  { id: "seen", width: 70 },
];

export function SessionsSection() {
  const sessions = useSessions();
  const endOthers = useEndOtherSessions();
  const others = (sessions.data?.sessions.length ?? 0) - 1;
  return (
    <section aria-labelledby="settings-sessions">
      <header className="shead">
        <h2 id="settings-sessions">Sessions</h2>
        <span className="q desk">each ends 30 days after it was last used</span>
        <span className="end">
          {others > 0 && (
            <Button
              disabled={endOthers.isPending}
              onClick={() =>
                endOthers.mutate(undefined, { onSuccess: () => toast("All other browsers are signed out") })
              }
            >
              Sign out the others
            </Button>
          )}
        </span>
      </header>
      {sessions.isError ? (
        <ErrorState title="The sessions could not be read." error={sessions.error} onRetry={() => sessions.refetch()} />
      ) : sessions.data ? (
        <SessionTable sessions={sessions.data.sessions} />
      ) : (
        <SkeletonRows rows={2} columns={columns} />
      )}
    </section>
  );
}

function SessionTable({ sessions }: { sessions: readonly BrowserSession[] }) {
  const end = useEndSession();
  return (
    <table className="tfix">
      <colgroup>
        <col />
        <col className="desk w-[170px]" />
        <col className="desk w-[140px]" />
        <col className="w-[110px]" />
        <col className="w-[96px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Browser</th>
          <th scope="col" className="desk">
            Signed in with
          </th>
          <th scope="col" className="desk">
            Since
          </th>
          <th scope="col">Last seen</th>
          <th scope="col">
            <span className="sr">Sign out</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map(({ id, by, userAgent, createdAt, lastSeenAt, current }) => (
          <tr key={id}>
            <td className={current ? "med" : undefined} title={userAgent ?? undefined}>
              {deviceName(userAgent)}
            </td>
            <td className="q2 desk">{by === "account" ? "the account" : "the machine's link or key"}</td>
            <td className="q2 desk">
              <TimeAgo at={createdAt} />
            </td>
            <td className="q2">{current ? "this one" : <TimeAgo at={lastSeenAt} />}</td>
            <td className="num">
              {!current && (
                <Button
                  size="sm"
                  variant="bad"
                  className="quiet"
                  aria-label={`Sign out ${deviceName(userAgent)}`}
                  disabled={end.isPending}
                  onClick={() => end.mutate(id)}
                >
                  Sign out
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
