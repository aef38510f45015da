"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { delegate, getMe, getMembers } from "@/lib/browser/control-api";
import { useInboxCounts } from "@/lib/browser/inbox-queries";
import { getFormerMembers } from "@/lib/browser/people-api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Approval } from "@/lib/contract/approvals";
import { whyNotAllowed } from "@/lib/domain/guard/role-words";
import { hasRole, type Role } from "@/lib/domain/guard/seats";
import { whyNotVote } from "@/lib/domain/guard/why-not-vote";

const keptMs = 60_000;

const useMe = () => useQuery({ queryKey: queryKeys.me, queryFn: ({ signal }) => getMe({ signal }), staleTime: keptMs });

/** The reader's role; null while that is not known: the server decides anyway. A browser of local mode is the owner. */
export function useRole(): Role | null {
  const me = useMe();
  if (me.data === undefined) return null;
  return me.data.member?.role ?? (me.data.kind === "admin" ? "owner" : "viewer");
}

/** Whether the reader may what needs this role, and the reason where not: for buttons that say why they are off. */
export function useMay(needed: Role): { readonly may: boolean; readonly why: string | null } {
  const role = useRole();
  const why = role === null ? null : whyNotAllowed(role, needed);
  return { may: why === null, why };
}

/** The reader's own id as a member; null for whoever has the machine. */
export const useSelf = (): string | null => useMe().data?.member?.id ?? null;

/** Who belongs to the project; undefined while that is not known. */
export const useMembers = () =>
  useQuery({
    queryKey: queryKeys.members,
    queryFn: ({ signal }) => getMembers({ limit: 1000 }, { signal }),
    staleTime: keptMs,
    refetchInterval: keptMs,
  });

const useFormerMembers = () =>
  useQuery({
    queryKey: queryKeys.formerMembers,
    queryFn: ({ signal }) => getFormerMembers({ signal }),
    staleTime: keptMs,
  });

/** Name of a member by id, also of one who left. */
export function useNames(): (id: string | null) => string {
  const { data: present } = useMembers();
  const { data: former } = useFormerMembers();
  return useCallback(
    (id) => {
      const known = [...(present?.members ?? []), ...(former?.members ?? [])].find((member) => member.id === id);
      return known?.name ?? (present && former ? "a former member" : "…");
    },
    [present, former],
  );
}

/** The reader as a member of the project, also where a browser of local mode acts for one; null while that is not known. */
export function useVoter(): string | null {
  return useInboxCounts().data?.self ?? null;
}

/** Why the server would refuse the reader's vote, in words; null where it would count, or is not known. */
export function useWhyNotVote(approval: Approval): string | null {
  const self = useVoter();
  const { why } = useMay("reviewer");
  const { data } = useMembers();
  const person = data?.members.find(({ id }) => id === self);
  if (data !== undefined && person !== undefined) return whyNotVote(approval, data.members, person);
  return why;
}

/** Who votes in the reader's place, and who could. */
export function useDelegation() {
  const client = useQueryClient();
  const id = useVoter();
  const { data } = useMembers();
  const self = data?.members.find((member) => member.id === id) ?? null;
  const others = (data?.members ?? []).filter((member) => member.id !== id && hasRole(member.role, "reviewer"));
  const change = useMutation({
    mutationFn: ({ to, until }: { to: string | null; until: string | null }) => delegate(to, until),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.me }),
        client.invalidateQueries({ queryKey: queryKeys.members }),
        client.invalidateQueries({ queryKey: queryKeys.approvals }),
      ]),
  });
  return { self, others, delegate: change };
}
