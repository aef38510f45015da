"use client";

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRunControl, resolveStep, setControl } from "@/lib/browser/control-api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { ResolveStep } from "@/lib/contract/control-runs";
import type { SetControl } from "@/lib/contract/controls";

const liveMs = 2_000;

/** What governs a run. Claims, leases and deadlines move without a word while it has not ended, so it is read again. */
export const runControlOptions = (traceId: string, controlled: boolean) =>
  queryOptions({
    queryKey: queryKeys.runControl(traceId),
    queryFn: ({ signal }) => getRunControl(traceId, null, { signal }),
    enabled: controlled,
    refetchInterval: ({ state }) => (state.data && state.data.run.endedAt === null ? liveMs : false),
  });

export const useRunControl = (traceId: string, controlled: boolean) => useQuery(runControlOptions(traceId, controlled));

/** The same of one step alone, for where the run has more than its lists hold. */
export const useStepControl = (traceId: string, key: string | null) =>
  useQuery({
    queryKey: [...queryKeys.runControl(traceId), key],
    queryFn: ({ signal }) => getRunControl(traceId, key, { signal }),
    enabled: key !== null,
  });

/** Runs, their pages and the list of controls follow at once. */
export function useSetControl() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SetControl) => setControl(body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.runs }),
        client.invalidateQueries({ queryKey: queryKeys.controls }),
        client.invalidateQueries({ queryKey: queryKeys.attention }),
        // the first act of a local owner makes it a member
        client.invalidateQueries({ queryKey: queryKeys.members }),
      ]),
  });
}

/** A person's word on a step in doubt. */
export function useResolveStep(traceId: string, runId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, body }: { key: string; body: ResolveStep }) => resolveStep(runId, key, body),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.run(traceId) }),
  });
}
