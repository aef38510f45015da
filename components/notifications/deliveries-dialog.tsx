"use client";

import { statusLook } from "@/components/notifications/notice-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useDeliveries, useResendDelivery } from "@/lib/browser/notification-queries";
import type { Webhook } from "@/lib/contract/controls";

const look = { pending: statusLook.pending, delivered: statusLook.sent, dead: statusLook.dead } as const;

/** The last fifty. */
export function DeliveriesDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const list = useDeliveries(webhook.id);
  const resend = useResendDelivery(webhook.id);
  const again = (id: string) =>
    resend.mutate(id, { onError: (error) => toast(describeError(error).detail, { failed: true }) });
  const rows = list.data?.deliveries ?? [];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Deliveries"
      description={webhook.url}
      className="wide"
    >
      {list.isError && (
        <ErrorState title="The deliveries could not be read." error={list.error} onRetry={() => list.refetch()} />
      )}
      {list.data && rows.length === 0 && (
        <EmptyState title="Nothing was sent yet.">Press Test, or wait for an event.</EmptyState>
      )}
      {rows.length > 0 && (
        <table className="tfix">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">State</th>
              <th scope="col">Answer</th>
              <th scope="col">When</th>
              <th scope="col">
                <span className="sr">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, type, status, attempts, lastStatus, at }) => (
              <tr key={id}>
                <td className="mono">{type}</td>
                <td>
                  <StatusBadge status={look[status]}>{status}</StatusBadge>
                </td>
                <td className="q2">
                  {lastStatus ?? (attempts > 0 ? "none" : "")}
                  {attempts > 1 && ` · ${attempts} attempts`}
                </td>
                <td className="q2">
                  <TimeAgo at={at} />
                </td>
                <td className="num">
                  {status !== "pending" && (
                    <Button
                      size="sm"
                      className="quiet"
                      aria-label={`Send again: ${type}`}
                      disabled={resend.isPending}
                      onClick={() => again(id)}
                    >
                      Send again
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
