"use client";

import type { ReactNode, SubmitEvent } from "react";
import { EventChoices } from "@/components/notifications/event-choices";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { describeError } from "@/lib/browser/describe-error";
import type { NoticeType } from "@/lib/domain/notify/notice";

type Common = { readonly enabled: boolean; readonly events: readonly string[] };
type ChannelDialogProps = {
  title: string;
  description: ReactNode;
  common: Common;
  onCommon: (common: { enabled: boolean; events: NoticeType[] }) => void;
  /** Why the server refused it. */
  error: unknown;
  pending: boolean;
  onSave: () => void;
  onClose: () => void;
  /** Only of a channel that is set up. */
  onRemove: (() => void) | null;
  children?: ReactNode;
};

/** What every channel has: on or off, which events, save and remove; between them its own fields. */
export function ChannelDialog({ title, description, common, onCommon, error, pending, ...rest }: ChannelDialogProps) {
  const { onSave, onClose, onRemove, children } = rest;
  const events = common.events as NoticeType[];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      className="channel-dialog"
    >
      <form className="form" onSubmit={submit}>
        {children}
        <EventChoices chosen={events} onChange={(chosen) => onCommon({ ...common, events: chosen })} />
        <span className="choice">
          <Checkbox
            checked={common.enabled}
            label="Switched on"
            onChange={(enabled) => onCommon({ enabled, events })}
          />
          <span aria-hidden="true">Switched on</span>
        </span>
        {error !== null && (
          <p className="wrong-text" role="alert">
            {describeError(error).detail}
          </p>
        )}
        <div className="row form-end">
          {onRemove && (
            <Button variant="bad" onClick={onRemove}>
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="ink" type="submit" disabled={pending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
