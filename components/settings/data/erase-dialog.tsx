"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { toast } from "@/components/ui/toast";
import { useEraseUser } from "@/lib/browser/data-queries";
import { describeError } from "@/lib/browser/describe-error";
import { formatCount } from "@/lib/format";

export type EraseDialogProps = { userId: string; runs: number; open: boolean; onClose: () => void };

/** Asks for the id once more, as a click alone does it too easily. */
export function EraseDialog({ userId, runs, open, onClose }: EraseDialogProps) {
  const [confirm, setConfirm] = useState("");
  const erase = useEraseUser();
  const close = () => {
    setConfirm("");
    erase.reset();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const onSuccess = () => {
      toast("The deletion has begun");
      close();
    };
    erase.mutate({ userId, confirm }, { onSuccess });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Delete all runs of this user?"
      description={`${formatCount(runs)} runs go with all that was made of them: spans, texts, findings, journals, requests for approval. Runs of which a step names the user go, too. What arrives of these runs later is refused. What stays: what they cost, by names of steps, models and pipelines, without the ids of user and session; and that they were deleted, in the audit log, under a hash of the id. This cannot be undone.`}
    >
      <form onSubmit={submit} className="form">
        <LabelledField
          label={`Type ${userId} to confirm`}
          autoComplete="off"
          value={confirm}
          onChange={({ target }) => setConfirm(target.value)}
        />
        {erase.isError && (
          <p className="wrong-text" role="alert">
            {describeError(erase.error).detail}
          </p>
        )}
        <span className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="solid-bad" type="submit" disabled={confirm !== userId || erase.isPending}>
            Delete for good
          </Button>
        </span>
      </form>
    </Dialog>
  );
}
