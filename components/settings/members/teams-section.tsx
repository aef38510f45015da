"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { TeamDialog } from "@/components/settings/members/team-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useRemoveTeam, useTeams } from "@/lib/browser/member-queries";
import { useMay } from "@/lib/browser/people-queries";
import type { Team } from "@/lib/contract/people";

const columns = [
  { id: "name", width: 120 },
  { id: "members", width: 60 },
];

export function TeamsSection() {
  const blocked = useMay("owner").why;
  const teams = useTeams();
  const [editing, setEditing] = useState<Team | "new" | null>(null);
  const [leaving, setLeaving] = useState<Team | null>(null);
  const remove = useRemoveTeam();
  return (
    <section aria-labelledby="settings-teams">
      <header className="shead">
        <h2 id="settings-teams">Teams</h2>
        <span className="q desk">{blocked ?? "approver groups: a gate may ask a team"}</span>
        <span className="end">
          <Button
            icon="plus"
            disabled={blocked !== null}
            title={blocked ?? undefined}
            onClick={() => setEditing("new")}
          >
            New team
          </Button>
        </span>
      </header>
      {teams.isError ? (
        <ErrorState title="The teams could not be read." error={teams.error} onRetry={() => teams.refetch()} />
      ) : !teams.data ? (
        <SkeletonRows rows={2} columns={columns} />
      ) : teams.data.teams.length === 0 ? (
        <EmptyState title="There are no teams.">
          Until then a request asks every reviewer, or members one by one. With a team a gate says{" "}
          <code>group:leads</code>.
        </EmptyState>
      ) : (
        <TeamTable teams={teams.data.teams} blocked={blocked} onEdit={setEditing} onRemove={setLeaving} />
      )}
      <TeamDialog
        key={typeof editing === "string" ? editing : editing?.name}
        team={editing}
        onClose={() => setEditing(null)}
      />
      <ConfirmDialog
        open={leaving !== null}
        title={`Dissolve ${leaving?.name ?? ""}?`}
        description="Its members stay members of the project."
        verb="Dissolve"
        change={remove}
        onConfirm={() => leaving && remove.mutate(leaving.name, { onSuccess: () => setLeaving(null) })}
        onClose={() => setLeaving(null)}
      />
    </section>
  );
}

type TeamTableProps = {
  teams: readonly Team[];
  blocked: string | null;
  onEdit: (team: Team) => void;
  onRemove: (team: Team) => void;
};

function TeamTable({ teams, blocked, onEdit, onRemove }: TeamTableProps) {
  const locked = blocked === null ? {} : { disabled: true, title: blocked };
  return (
    <table className="tfix">
      <colgroup>
        <col />
        <col className="w-[90px]" />
        <col className="desk w-[220px]" />
        <col className="w-[180px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" className="num">
            Members
          </th>
          <th scope="col" className="desk">
            Named by
          </th>
          <th scope="col">
            <span className="sr">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {teams.map((team) => (
          <tr key={team.name}>
            <td className="med">{team.name}</td>
            <td className="num">{team.members}</td>
            <td className="q2 desk">{usesOf(team)}</td>
            <td className="num">
              <Button
                size="sm"
                variant="quiet"
                aria-label={`Change ${team.name}`}
                {...locked}
                onClick={() => onEdit(team)}
              >
                Change
              </Button>
              <Button
                size="sm"
                variant="bad"
                className="quiet"
                aria-label={`Dissolve ${team.name}`}
                {...locked}
                onClick={() => onRemove(team)}
              >
                Dissolve
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function usesOf({ usedBy }: Team): string {
  if (usedBy === 0) return "nothing yet";
  return usedBy === 1 ? "a gate or an open request" : `${usedBy} gates and open requests`;
}
