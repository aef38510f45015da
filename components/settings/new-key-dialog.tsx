"use client";

import { type SubmitEvent, useState } from "react";
import { SecretOnce } from "@/components/shell/secret-once";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { describeError } from "@/lib/browser/describe-error";
import { useCreateKey } from "@/lib/browser/use-keys";

export type NewKeyDialogProps = { projectId: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks for a name, then shows the key, once. */
export function NewKeyDialog({ projectId, open, onOpenChange }: NewKeyDialogProps) {
  const [name, setName] = useState("");
  const create = useCreateKey(projectId);
  const close = (next: boolean) => {
    onOpenChange(next);
    if (next) return;
    setName("");
    create.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate(name.trim());
  };
  if (create.data?.key) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        dismissable={false}
        title={create.data.name}
        footer={
          <Button variant="ink" onClick={() => close(false)}>
            Done
          </Button>
        }
      >
        <SecretOnce secret={create.data.key} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="New API key"
      description="Name it after the program that will use it, so that it can be revoked alone."
    >
      <form onSubmit={submit} className="form">
        <label htmlFor="key-name" className="label">
          Name
        </label>
        <span className={`field ${create.isError ? "wrong" : ""}`}>
          <input
            id="key-name"
            value={name}
            maxLength={100}
            autoComplete="off"
            placeholder="refund-desk prod"
            onChange={(event) => setName(event.target.value)}
          />
        </span>
        {create.isError && (
          <p className="wrong-text" role="alert">
            {describeError(create.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={!name.trim() || create.isPending}>
          Create key
        </Button>
      </form>
    </Dialog>
  );
}
