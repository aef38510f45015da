"use client";

import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { describeError } from "@/lib/browser/describe-error";

export type ReasonDialogProps = {
  open: boolean;
  title: string;
  description?: ReactNode;
  /** The button that does it. */
  confirm: string;
  variant?: ButtonVariant;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onConfirm: (reason: string) => void;
  /** What else has to be chosen, above the reason. */
  children?: ReactNode;
};

const reasonChars = 500;

/** Asks why before something that others will see. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { open, title, description, onClose } = props;
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={title} description={description}>
      {open && <ReasonForm {...props} />}
    </Dialog>
  );
}

function ReasonForm({ confirm, variant = "ink", pending, error, onClose, onConfirm, children }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason.trim()) onConfirm(reason.trim());
  };
  return (
    <form onSubmit={submit} className="form">
      {children}
      <label htmlFor={id} className="label">
        Why? Others see this, and the audit keeps it.
      </label>
      <span className="field">
        <input
          id={id}
          value={reason}
          maxLength={reasonChars}
          autoComplete="off"
          onChange={(event) => setReason(event.target.value)}
        />
      </span>
      {error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant={variant} type="submit" disabled={!reason.trim() || pending}>
          {confirm}
        </Button>
      </span>
    </form>
  );
}
