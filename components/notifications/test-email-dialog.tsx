"use client";

import { type SubmitEvent, useState } from "react";
import { TextField } from "@/components/notifications/text-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useTestChannel } from "@/lib/browser/notification-queries";

/** Where the test is to arrive: the owner of local mode has no address of their own. */
export function TestEmailDialog({ onClose }: { onClose: () => void }) {
  const test = useTestChannel();
  const [to, setTo] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const onSuccess = () => {
      toast("A test is on its way: it is the first of the list below");
      onClose();
    };
    test.mutate({ kind: "email", to: to || undefined }, { onSuccess });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Test e-mail"
      description="Sent once: what came of it is the first of the notifications."
    >
      <form className="form" onSubmit={submit}>
        <TextField
          label="To"
          type="email"
          value={to}
          placeholder="your own address"
          onChange={({ target }) => setTo(target.value)}
        />
        {test.isError && (
          <p className="wrong-text" role="alert">
            {describeError(test.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={test.isPending}>
          Send
        </Button>
      </form>
    </Dialog>
  );
}
