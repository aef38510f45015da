"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as api from "@/lib/browser/people-api";
import { queryKeys } from "@/lib/browser/query-keys";

const keptMs = 60_000;

export const useAccount = () =>
  useQuery({ queryKey: queryKeys.account, queryFn: ({ signal }) => api.getAccount({ signal }), staleTime: keptMs });

/** Projects are made by the owner of the installation; while that is not known, the server decides. */
export function useMayMakeProjects(): boolean {
  const { data } = useAccount();
  return data === undefined || data.account === null || data.account.isAdmin;
}

export const useSessions = () =>
  useQuery({ queryKey: queryKeys.sessions, queryFn: ({ signal }) => api.getSessions({ signal }) });

function useSessionChange<Asked>(change: (asked: Asked) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.sessions }),
  });
}

export const useEndSession = () => useSessionChange(api.endSession);
export const useEndOtherSessions = () => useSessionChange(api.endOtherSessions);
export const useChangePassword = () => useSessionChange(api.changePassword);
