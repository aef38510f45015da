"use client";

import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as api from "@/lib/browser/people-api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { MemberChange } from "@/lib/contract/people";

const pageSize = 1000;

export const useTeams = () =>
  useQuery({ queryKey: queryKeys.teams, queryFn: ({ signal }) => api.getTeams({ signal }) });

/** Owners only: `enabled` keeps others from asking for what they are refused. */
export const useInvitations = (enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.invitations,
    queryFn: ({ signal }) => api.getInvitations({ limit: pageSize }, { signal }),
    enabled,
  });

/** Reads again what the change may have changed, whatever became of it. */
function useChange<Asked, Answer>(change: (asked: Asked) => Promise<Answer>, ...keys: readonly QueryKey[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

type Changed = MemberChange & { readonly id: string };
const { members, teams, invitations, me } = queryKeys;

export const useChangeMember = () =>
  useChange(({ id, ...change }: Changed) => api.changeMember(id, change), members, teams, me);
export const useDropMember = () => useChange(api.dropMember, members, teams);
export const useCreateInvitation = () => useChange(api.createInvitation, invitations);
export const useRevokeInvitation = () => useChange(api.revokeInvitation, invitations);
export const useRemoveTeam = () => useChange(api.removeTeam, members, teams);

export type TeamChange = {
  /** As it was called; null for a new one. */
  readonly before: string | null;
  readonly name: string;
  /** Members whose teams change. */
  readonly moved: readonly { readonly id: string; readonly groups: readonly string[]; readonly inside: boolean }[];
};

/** Name first, then who is in it: whoever is moved leaves other teams alone. */
export const useSaveTeam = () =>
  useChange(
    async ({ before, name, moved }: TeamChange) => {
      if (before === null) await api.createTeam(name);
      else if (before !== name) await api.renameTeam(before, name);
      for (const { id, groups, inside } of moved) {
        const others = groups.filter((group) => group !== before && group !== name);
        await api.changeMember(id, { groups: inside ? [...others, name] : others });
      }
    },
    members,
    teams,
  );
