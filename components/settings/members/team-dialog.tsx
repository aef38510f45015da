"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { describeError } from "@/lib/browser/describe-error";
import { useSaveTeam } from "@/lib/browser/member-queries";
import { useMembers } from "@/lib/browser/people-queries";
import type { Member } from "@/lib/contract/members";
import type { Team } from "@/lib/contract/people";

export type TeamDialogProps = {
  /** `new` asks for a name; null is closed. */
  team: Team | "new" | null;
  onClose: () => void;
};

/** Name and members of a team. */
export function TeamDialog({ team, onClose }: TeamDialogProps) {
  const before = team === "new" || team === null ? null : team.name;
  const [name, setName] = useState(before ?? "");
  const [moved, setMoved] = useState<ReadonlyMap<string, boolean>>(new Map());
  const members = useMembers().data?.members ?? [];
  const save = useSaveTeam();
  const isInside = ({ id, groups }: Member) => moved.get(id) ?? (before !== null && groups.includes(before));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const changed = members.flatMap(({ id, groups }) => {
      const inside = moved.get(id);
      return inside === undefined ? [] : [{ id, groups, inside }];
    });
    save.mutate({ before, name: name.trim(), moved: changed }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open={team !== null}
      onOpenChange={(open) => !open && onClose()}
      title={before === null ? "New team" : `Team ${before}`}
      description="Who is in it may decide where a gate or a request asks this team, from the role reviewer on."
    >
      <form onSubmit={submit} className="form">
        <LabelledField
          label="Name: letters, digits and . _ : -"
          pattern="[A-Za-z0-9][A-Za-z0-9._:\-]*"
          maxLength={100}
          autoComplete="off"
          placeholder="leads"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <fieldset className="check-list">
          <legend className="label">Members</legend>
          {members.map((member) => (
            <div key={member.id} className="check-row">
              <Checkbox
                label={member.name}
                checked={isInside(member)}
                onChange={(on) => setMoved(new Map(moved).set(member.id, on))}
              />
              <span aria-hidden="true">{member.name}</span>
              <span className="q">{member.role}</span>
            </div>
          ))}
        </fieldset>
        {save.isError && (
          <p className="wrong-text" role="alert">
            {describeError(save.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={!name.trim() || save.isPending}>
          Save
        </Button>
      </form>
    </Dialog>
  );
}
