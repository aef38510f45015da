"use client";

import { type SubmitEvent, useState } from "react";
import { TextField } from "@/components/notifications/text-field";
import { SecretOnce } from "@/components/shell/secret-once";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { describeError } from "@/lib/browser/describe-error";
import { useCreateWebhook } from "@/lib/browser/notification-queries";
import { EventType } from "@/lib/contract/controls";

/** Asks for an address and events, then shows the secret, once. */
export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateWebhook();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<EventType[]>([...EventType.options]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate({ url, events: events.length === EventType.options.length ? ["*"] : events });
  };
  if (create.data?.secret) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        dismissable={false}
        title="Secret of the webhook"
        description="Each request is signed with it, as Standard Webhooks says."
        footer={
          <Button variant="ink" onClick={onClose}>
            Done
          </Button>
        }
      >
        <SecretOnce secret={create.data.secret} />
      </Dialog>
    );
  }
  const toggle = (type: EventType, on: boolean) =>
    setEvents(EventType.options.filter((each) => (each === type ? on : events.includes(each))));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New webhook" className="channel-dialog">
      <form className="form" onSubmit={submit}>
        <TextField
          label="Address"
          type="url"
          required
          value={url}
          placeholder="https://example.com/hooks"
          onChange={({ target }) => setUrl(target.value)}
        />
        <fieldset className="choices">
          <legend className="label">Events</legend>
          {EventType.options.map((type) => (
            <span key={type} className="choice">
              <Checkbox checked={events.includes(type)} label={type} onChange={(on) => toggle(type, on)} />
              <span aria-hidden="true" className="mono">
                {type}
              </span>
            </span>
          ))}
        </fieldset>
        {create.isError && (
          <p className="wrong-text" role="alert">
            {describeError(create.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={events.length === 0 || create.isPending}>
          Create webhook
        </Button>
      </form>
    </Dialog>
  );
}
