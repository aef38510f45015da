"use client";

import { type SubmitEvent, useState } from "react";
import { TeamChoice } from "@/components/settings/members/team-choice";
import { SecretOnce } from "@/components/shell/secret-once";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { describeError } from "@/lib/browser/describe-error";
import { useCreateInvitation } from "@/lib/browser/member-queries";
import { Role } from "@/lib/contract/members";
import { roleWords } from "@/lib/domain/guard/role-words";

const lives = [1, 3, 7, 14, 30] as const;
const fresh = { email: "", role: "reviewer" as Role, days: 7, groups: [] as readonly string[] };

export type InviteDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Asks what is offered, then shows the link, once. */
export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const [draft, setDraft] = useState(fresh);
  const create = useCreateInvitation();
  const close = (next: boolean) => {
    onOpenChange(next);
    if (next) return;
    setDraft(fresh);
    create.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { email, groups, ...rest } = draft;
    create.mutate({ ...rest, groups: [...groups], ...(email.trim() && { email: email.trim() }) });
  };
  const token = create.data?.token;
  if (create.data && token)
    return <LinkDialog open={open} token={token} days={draft.days} onClose={() => close(false)} />;
  return (
    <Dialog open={open} onOpenChange={close} title="Invite somebody" description="You send the link yourself.">
      <form onSubmit={submit} className="form">
        <LabelledField
          label="E-mail, if only this person may use it"
          type="email"
          required={false}
          autoComplete="off"
          value={draft.email}
          onChange={({ target }) => setDraft({ ...draft, email: target.value })}
        />
        <LabelledSelect
          label="Role"
          value={draft.role}
          options={Role.options.map((role) => ({ value: role, label: `${role}: ${roleWords[role].may}` }))}
          onChange={(role) => setDraft({ ...draft, role })}
        />
        <TeamChoice chosen={draft.groups} onChange={(groups) => setDraft({ ...draft, groups })} />
        <LabelledSelect
          label="Valid for"
          value={String(draft.days)}
          options={lives.map((days) => ({ value: String(days), label: days === 1 ? "a day" : `${days} days` }))}
          onChange={(days) => setDraft({ ...draft, days: Number(days) })}
        />
        {create.isError && (
          <p className="wrong-text" role="alert">
            {describeError(create.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={create.isPending}>
          Make the link
        </Button>
      </form>
    </Dialog>
  );
}

type LinkDialogProps = { open: boolean; token: string; days: number; onClose: () => void };

function LinkDialog({ open, token, days, onClose }: LinkDialogProps) {
  const link = `${window.location.origin}/invite?token=${token}`;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      dismissable={false}
      title="The invitation is open"
      description={`It joins one person, once, within ${days === 1 ? "a day" : `${days} days`}.`}
      footer={
        <Button variant="ink" onClick={onClose}>
          Done
        </Button>
      }
    >
      <SecretOnce secret={link} what="link" />
    </Dialog>
  );
}
