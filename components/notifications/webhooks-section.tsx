"use client";

import { useState } from "react";
import { DeliveriesDialog } from "@/components/notifications/deliveries-dialog";
import { NewWebhookDialog } from "@/components/notifications/new-webhook-dialog";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useRemoveWebhook, useTestWebhook, useWebhooks } from "@/lib/browser/notification-queries";
import type { Webhook } from "@/lib/contract/controls";

const columns = [
  { id: "url", width: 220 },
  { id: "events", width: 100 },
];

/** Programs of one's own, told by signed requests. */
export function WebhooksSection() {
  const webhooks = useWebhooks();
  const [making, setMaking] = useState(false);
  const [opened, setOpened] = useState<Webhook | null>(null);
  const rows = webhooks.data?.webhooks ?? [];
  return (
    <section aria-labelledby="notify-webhooks">
      <header className="shead">
        <h2 id="notify-webhooks">Webhooks</h2>
        <span className="q desk">signed requests to programs of your own</span>
        <span className="end">
          <Button icon="plus" onClick={() => setMaking(true)}>
            New webhook
          </Button>
        </span>
      </header>
      {webhooks.isError && (
        <ErrorState title="The webhooks could not be read." error={webhooks.error} onRetry={() => webhooks.refetch()} />
      )}
      {webhooks.isPending && <SkeletonRows rows={2} columns={columns} />}
      {webhooks.data && rows.length === 0 && (
        <EmptyState title="No program is told.">Signed as Standard Webhooks says, tried for seven hours.</EmptyState>
      )}
      {rows.length > 0 && (
        <table className="tfix">
          <colgroup>
            <col />
            <col className="desk w-[200px]" />
            <col className="w-[230px] max-[720px]:w-[200px]" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col" className="desk">
                Events
              </th>
              <th scope="col">
                <span className="sr">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} onOpen={() => setOpened(webhook)} />
            ))}
          </tbody>
        </table>
      )}
      {making && <NewWebhookDialog onClose={() => setMaking(false)} />}
      {opened !== null && <DeliveriesDialog webhook={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

function WebhookRow({ webhook: { id, url, events }, onOpen }: { webhook: Webhook; onOpen: () => void }) {
  const test = useTestWebhook();
  const remove = useRemoveWebhook();
  const [leaving, setLeaving] = useState(false);
  const onError = (error: unknown) => toast(describeError(error).detail, { failed: true });
  const told = events.join(", ");
  return (
    <tr>
      <td className="mono" title={url}>
        {url}
      </td>
      <td className="q2 desk" title={told}>
        {told === "*" ? "all" : told}
      </td>
      <td className="num">
        <Button size="sm" className="quiet" aria-label={`Deliveries to ${url}`} onClick={onOpen}>
          Deliveries
        </Button>
        <Button
          size="sm"
          className="quiet"
          aria-label={`Test ${url}`}
          onClick={() => test.mutate(id, { onSuccess: onOpen, onError })}
        >
          Test
        </Button>
        <Button size="sm" variant="bad" className="quiet" aria-label={`Remove ${url}`} onClick={() => setLeaving(true)}>
          Remove
        </Button>
        <ConfirmDialog
          open={leaving}
          title="Remove this webhook?"
          description={`${url} is told of nothing more; its secret and its deliveries are gone.`}
          verb="Remove"
          change={remove}
          onConfirm={() => remove.mutate(id, { onSuccess: () => toast("The webhook was removed") })}
          onClose={() => setLeaving(false)}
        />
      </td>
    </tr>
  );
}
