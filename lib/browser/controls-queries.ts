"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getBreakers, getControls, getOpenRuns, switchBreaker } from "@/lib/browser/control-api";
import { queryKeys } from "@/lib/browser/query-keys";

/** Counts of runs and of faults move without an event. */
const countsMs = 5_000;

export const useControls = () =>
  useQuery({ queryKey: queryKeys.controls, queryFn: ({ signal }) => getControls({ signal }) });

export const useOpenRuns = () =>
  useQuery({
    queryKey: queryKeys.openRuns,
    queryFn: ({ signal }) => getOpenRuns({ signal }),
    refetchInterval: countsMs,
  });

/** The newest thousand: a project that calls more resources reads the rest by the API. */
export const useBreakers = () =>
  useQuery({
    queryKey: queryKeys.breakers,
    queryFn: ({ signal }) => getBreakers({ limit: 1000 }, { signal }),
    refetchInterval: countsMs,
  });

export function useSwitchBreaker() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ resource, to, reason }: { resource: string; to: "isolate" | "release"; reason: string }) =>
      switchBreaker(resource, to, reason),
    onSettled: () =>
      Promise.all([queryKeys.breakers, queryKeys.attention].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
