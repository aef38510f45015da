"use client";

import { type SubmitEvent, useId, useState } from "react";
import { useChangeGroup } from "@/components/findings/use-change-group";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { useMembers, useRole } from "@/lib/browser/people-queries";
import type { FindingGroup } from "@/lib/contract/findings";
import { hasRole } from "@/lib/domain/guard/seats";

const noteChars = 4000;

/** Whose it is, and what people know about it. */
export function GroupPeople({ group }: { group: FindingGroup }) {
  const role = useRole();
  const mayNot = role !== null && !hasRole(role, "reviewer");
  return (
    <section className="sec find-people" aria-label="Who and what is known">
      <Assignee group={group} mayNot={mayNot} />
      <Note key={group.note} group={group} mayNot={mayNot} />
    </section>
  );
}

type Props = { group: FindingGroup; mayNot: boolean };

function Assignee({ group, mayNot }: Props) {
  const { change, isPending } = useChangeGroup(group);
  const { data } = useMembers();
  const members = data?.members ?? [];
  const id = useId();
  const isGone = group.assignee !== null && !members.some((member) => member.id === group.assignee);
  const assign = (to: string) => {
    const member = members.find((each) => each.id === to);
    change({ assignee: member?.id ?? null }, member === undefined ? "Nobody's now" : `Assigned to ${member.name}`);
  };
  return (
    <>
      <label className="label" htmlFor={`${id}-assignee`}>
        Assigned to
      </label>
      <span className="field">
        <select
          id={`${id}-assignee`}
          value={group.assignee ?? ""}
          disabled={isPending || mayNot}
          onChange={({ target }) => assign(target.value)}
        >
          <option value="">nobody</option>
          {isGone && <option value={group.assignee ?? ""}>{data === undefined ? "…" : "a former member"}</option>}
          {members.map((member) => (
            <option key={member.id} value={member.id}>
              {visibleText(member.name)}
            </option>
          ))}
        </select>
      </span>
    </>
  );
}

function Note({ group, mayNot }: Props) {
  const { change, isPending } = useChangeGroup(group);
  const [draft, setDraft] = useState(group.note ?? "");
  const id = useId();
  const text = draft.trim();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change({ note: text === "" ? null : text }, text === "" ? "Note removed" : "Note saved");
  };
  return (
    <>
      <label className="label" htmlFor={`${id}-note`}>
        Note
      </label>
      <form className="find-note" onSubmit={submit}>
        <span className="field area">
          <textarea
            id={`${id}-note`}
            rows={draft === "" ? 1 : 3}
            maxLength={noteChars}
            placeholder="Cause, ticket, who knows more"
            value={draft}
            disabled={mayNot}
            onChange={({ target }) => setDraft(target.value)}
          />
        </span>
        {text !== (group.note ?? "") && (
          <Button size="sm" type="submit" disabled={isPending}>
            Save note
          </Button>
        )}
      </form>
    </>
  );
}
