"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { MemberTable } from "@/components/settings/members/member-table";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useChangeMember, useDropMember } from "@/lib/browser/member-queries";
import { useMay, useMembers, useSelf } from "@/lib/browser/people-queries";
import type { Member, Role } from "@/lib/contract/members";
import { roleWords } from "@/lib/domain/guard/role-words";

const columns = [
  { id: "name", width: 160 },
  { id: "role", width: 90 },
  { id: "teams", width: 120 },
];

export function MembersSection() {
  const members = useMembers();
  const self = useSelf();
  const blocked = useMay("owner").why;
  const change = useChangeMember();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const setRole = (member: Member, role: Role) =>
    change.mutate(
      { id: member.id, role },
      { onSuccess: () => toast(`${member.name} is ${roleWords[role].a} now: ${roleWords[role].may}`) },
    );
  return (
    <section aria-labelledby="settings-members">
      <header className="shead">
        <h2 id="settings-members">Members</h2>
        <span className="q desk">{blocked ?? "a role is in force with the next click of its member"}</span>
      </header>
      {change.isError && (
        <p className="wrong-text inset" role="alert">
          {describeError(change.error).detail}
        </p>
      )}
      {members.isError ? (
        <ErrorState title="The members could not be read." error={members.error} onRetry={() => members.refetch()} />
      ) : members.data ? (
        <MemberTable
          members={members.data.members}
          self={self}
          blocked={blocked}
          onRole={setRole}
          onRemove={setLeaving}
        />
      ) : (
        <SkeletonRows rows={3} columns={columns} />
      )}
      <RemoveDialog member={leaving} onClose={() => setLeaving(null)} />
    </section>
  );
}

function RemoveDialog({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const drop = useDropMember();
  return (
    <ConfirmDialog
      open={member !== null}
      title={`Remove ${member?.name ?? ""}?`}
      description="Nothing of this project is open to this person from now on. Votes and the audit keep the name."
      verb="Remove"
      change={drop}
      onConfirm={() => member && drop.mutate(member.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
