"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { describeError } from "@/lib/browser/describe-error";

export type ConfirmDialogProps = {
  open: boolean;
  title: string;
  description: ReactNode;
  /** What the button says. */
  verb: string;
  change: { readonly isPending: boolean; readonly isError: boolean; readonly error: unknown; reset: () => void };
  onConfirm: () => void;
  onClose: () => void;
};

/** Before what cannot be undone. */
export function ConfirmDialog({ open, title, description, verb, change, onConfirm, onClose }: ConfirmDialogProps) {
  const close = () => {
    change.reset();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="solid-bad" disabled={change.isPending} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      {change.isError && (
        <p className="wrong-text" role="alert">
          {describeError(change.error).detail}
        </p>
      )}
    </Dialog>
  );
}
