"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { getMe, getMembers } from "@/lib/browser/control-api";
import { queryKeys } from "@/lib/browser/query-keys";
import { whyNotAllowed } from "@/lib/domain/guard/role-words";
import type { Role } from "@/lib/domain/guard/seats";

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

/** Name of a member by id; somebody who is not a member any more has none. */
export function useNames(): (id: string | null) => string {
  const { data } = useMembers();
  return useCallback(
    (id) => data?.members.find((member) => member.id === id)?.name ?? (data ? "a former member" : "…"),
    [data],
  );
}
