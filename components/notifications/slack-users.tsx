"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useMembers } from "@/lib/browser/people-queries";
import type { SlackSettings } from "@/lib/contract/notifications";

type Users = SlackSettings["users"];

/** Slack users whose address is not that of their membership. */
export function SlackUsers({ users, onChange }: { users: Users; onChange: (users: Users) => void }) {
  const known = useMembers().data?.members;
  const members = known ?? [];
  const [memberId, setMemberId] = useState("");
  const [userId, setUserId] = useState("");
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? (known ? "a former member" : "…");
  const add = () => {
    onChange([...users.filter((user) => user.userId !== userId), { memberId, userId }]);
    setMemberId("");
    setUserId("");
  };
  return (
    <fieldset className="choices slack-users">
      <legend className="label">Members who are known to Slack by another address</legend>
      {users.map((user) => (
        <p key={user.userId} className="row">
          <span className="cut">{nameOf(user.memberId)}</span> <code>{user.userId}</code>
          <IconButton
            icon="close"
            label={`Remove ${nameOf(user.memberId)}`}
            onClick={() => onChange(users.filter((other) => other !== user))}
          />
        </p>
      ))}
      <p className="row">
        <span className="field">
          <select aria-label="Member" value={memberId} onChange={({ target }) => setMemberId(target.value)}>
            <option value="">Member…</option>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </span>
        <span className="field">
          <input
            aria-label="Slack member ID"
            placeholder="U012AB3CD"
            value={userId}
            onChange={({ target }) => setUserId(target.value.trim().toUpperCase())}
          />
        </span>
        <Button disabled={memberId === "" || !/^[A-Z0-9]{2,20}$/.test(userId)} onClick={add}>
          Add
        </Button>
      </p>
    </fieldset>
  );
}
