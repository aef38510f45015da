"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { channelWords, statusLook } from "@/components/notifications/notice-words";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useChangeNotification, useNotifications } from "@/lib/browser/notification-queries";
import type { Notification } from "@/lib/contract/notifications";
import { formatTime } from "@/lib/format";

const states = ["pending", "sent", "dead", "dismissed"] as const;
const columns = [
  { id: "what", width: 240 },
  { id: "to", width: 100 },
  { id: "state", width: 80 },
];

/** What was sent and what was not, with every attempt's end; the dead can be sent again or laid aside. */
export function OutboxSection() {
  const [state, setState] = useQueryState("state", parseAsStringLiteral(states));
  const list = useNotifications(state);
  const rows = list.data?.pages.flatMap(({ notifications }) => notifications) ?? [];
  return (
    <section aria-labelledby="notify-outbox">
      <header className="shead">
        <h2 id="notify-outbox">Notifications</h2>
        <span className="q desk">kept for 30 days</span>
        <span className="end field">
          <select
            aria-label="Which notifications"
            value={state ?? ""}
            onChange={({ target }) => setState(states.find((each) => each === target.value) ?? null)}
          >
            <option value="">all</option>
            {states.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </span>
      </header>
      {list.isError && (
        <ErrorState title="The notifications could not be read." error={list.error} onRetry={() => list.refetch()} />
      )}
      {list.isPending && <SkeletonRows rows={4} columns={columns} />}
      {list.data && rows.length === 0 && (
        <EmptyState title={state === null ? "Nobody was told of anything yet." : `None is ${state}.`}>
          Set up a channel and test it, or let an agent ask for an approval.
        </EmptyState>
      )}
      {rows.length > 0 && <OutboxTable rows={rows} />}
      {list.hasNextPage && (
        <p className="more">
          <Button disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
    </section>
  );
}

function OutboxTable({ rows }: { rows: readonly Notification[] }) {
  return (
    <table className="tfix outbox">
      <colgroup>
        <col />
        <col className="desk w-[150px]" />
        <col className="w-[150px] max-[720px]:w-[104px]" />
        <col className="desk w-[84px]" />
        <col className="w-[150px] max-[720px]:w-[106px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className="desk">
            To
          </th>
          <th scope="col">State</th>
          <th scope="col" className="desk">
            When
          </th>
          <th scope="col">
            <span className="sr">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <OutboxRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function OutboxRow({ row }: { row: Notification }) {
  const { title, channel, recipient, status, attempts, lastError, at, nextAt } = row;
  return (
    <tr>
      <td title={title}>
        <bdi>{title}</bdi>
        <div className="phone-only q cut">
          {channelWords[channel]}, {recipient}
        </div>
        {lastError !== null && (
          <div className={status === "dead" ? "wrong-text cut" : "q cut"} title={lastError}>
            {lastError}
          </div>
        )}
      </td>
      <td className="q2 desk" title={recipient}>
        {channelWords[channel]}, {recipient}
      </td>
      <td>
        <StatusBadge status={statusLook[status]}>{status}</StatusBadge>
        {attempts > 1 && (
          <div className="q" title={nextAt === null ? undefined : `Next attempt ${formatTime(nextAt)}`}>
            {attempts} attempts
          </div>
        )}
      </td>
      <td className="q2 desk">
        <TimeAgo at={at} />
      </td>
      <td className="num">
        <Changes row={row} />
      </td>
    </tr>
  );
}

function Changes({ row: { id, status, title } }: { row: Notification }) {
  const change = useChangeNotification();
  const to = (what: "resend" | "dismiss") =>
    change.mutate({ id, to: what }, { onError: (error) => toast(describeError(error).detail, { failed: true }) });
  return (
    <>
      {status !== "pending" && (
        <Button
          size="sm"
          className="quiet"
          disabled={change.isPending}
          aria-label={`Send again: ${title}`}
          onClick={() => to("resend")}
        >
          Send again
        </Button>
      )}
      {(status === "dead" || status === "pending") && (
        <Button
          size="sm"
          className="quiet"
          disabled={change.isPending}
          aria-label={`Dismiss: ${title}`}
          onClick={() => to("dismiss")}
        >
          Dismiss
        </Button>
      )}
    </>
  );
}
