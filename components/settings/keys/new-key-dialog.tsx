"use client";

import { type SubmitEvent, useState } from "react";
import { ScopeChoice } from "@/components/settings/keys/scope-choice";
import { SecretOnce } from "@/components/shell/secret-once";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { describeError } from "@/lib/browser/describe-error";
import { useCreateKey } from "@/lib/browser/use-keys";
import { usualScopes } from "@/lib/contract/projects";

const lives = [
  { value: "never", label: "when it is revoked" },
  { value: "30", label: "after 30 days" },
  { value: "90", label: "after 90 days" },
  { value: "365", label: "after a year" },
] as const;
const fresh = {
  name: "",
  scopes: usualScopes,
  life: "never" as (typeof lives)[number]["value"],
};

export type NewKeyDialogProps = { projectId: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks what the key is for, then shows it, once. */
export function NewKeyDialog({ projectId, open, onOpenChange }: NewKeyDialogProps) {
  const [draft, setDraft] = useState(fresh);
  const create = useCreateKey(projectId);
  const close = (next: boolean) => {
    onOpenChange(next);
    if (next) return;
    setDraft(fresh);
    create.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { name, scopes, life } = draft;
    create.mutate({ name: name.trim(), scopes: [...scopes], ...(life === "never" ? {} : { days: Number(life) }) });
  };
  if (create.data?.key) {
    return (
      <NewSecretDialog open={open} name={create.data.name} secret={create.data.key} onClose={() => close(false)} />
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
        <LabelledField
          label="Name"
          maxLength={100}
          autoComplete="off"
          placeholder="refund-desk prod"
          value={draft.name}
          onChange={({ target }) => setDraft({ ...draft, name: target.value })}
        />
        <ScopeChoice chosen={draft.scopes} onChange={(scopes) => setDraft({ ...draft, scopes })} />
        <LabelledSelect
          label="It ends"
          value={draft.life}
          options={lives}
          onChange={(life) => setDraft({ ...draft, life })}
        />
        {create.isError && (
          <p className="wrong-text" role="alert">
            {describeError(create.error).detail}
          </p>
        )}
        <Button
          variant="ink"
          type="submit"
          disabled={!draft.name.trim() || draft.scopes.length === 0 || create.isPending}
        >
          Create key
        </Button>
      </form>
    </Dialog>
  );
}

type NewSecretDialogProps = { open: boolean; name: string; secret: string; onClose: () => void };

/** Cannot be left by accident: the key is not shown again. */
export function NewSecretDialog({ open, name, secret, onClose }: NewSecretDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      dismissable={false}
      title={name}
      footer={
        <Button variant="ink" onClick={onClose}>
          Done
        </Button>
      }
    >
      <SecretOnce secret={secret} />
    </Dialog>
  );
}
