"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { toast } from "@/components/ui/toast";
import { useChangePassword } from "@/lib/browser/account-queries";
import { describeError } from "@/lib/browser/describe-error";
import { passwordChars } from "@/lib/contract/people";

const empty = { current: "", next: "" };

export function PasswordDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [draft, setDraft] = useState(empty);
  const change = useChangePassword();
  const close = (next: boolean) => {
    onOpenChange(next);
    if (next) return;
    setDraft(empty);
    change.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate(draft, {
      onSuccess: () => {
        toast("The password is changed; your other browsers are signed out");
        close(false);
      },
    });
  };
  return (
    <Dialog open={open} onOpenChange={close} title="Change password" description="Your other browsers are signed out.">
      <form onSubmit={submit} className="form">
        <LabelledField
          label="Present password"
          type="password"
          autoComplete="current-password"
          value={draft.current}
          onChange={({ target }) => setDraft({ ...draft, current: target.value })}
        />
        <LabelledField
          label={`New password, at least ${passwordChars.min} characters`}
          type="password"
          autoComplete="new-password"
          minLength={passwordChars.min}
          maxLength={passwordChars.max}
          value={draft.next}
          onChange={({ target }) => setDraft({ ...draft, next: target.value })}
        />
        {change.isError && (
          <p className="wrong-text" role="alert">
            {describeError(change.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={change.isPending}>
          Change it
        </Button>
      </form>
    </Dialog>
  );
}
