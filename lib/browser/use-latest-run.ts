"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getRuns } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Run } from "@/lib/contract/runs";

const waitingMs = 2000;
const receivingMs = 5000;

export type Arrival = {
  readonly latest: Run | null;
  /** True once a run is there that was not when the page was opened. */
  readonly isNew: boolean;
  readonly error: Error | null;
  readonly pending: boolean;
  readonly retry: () => void;
};

/** Watches for the first run of the project, and for newer ones. */
export function useLatestRun(): Arrival {
  const query = useQuery({
    queryKey: queryKeys.latestRun,
    queryFn: async ({ signal }) => (await getRuns({ limit: 1 }, { signal })).runs[0] ?? null,
    refetchInterval: (current) => (current.state.data ? receivingMs : waitingMs),
    staleTime: 0,
  });
  const latest = query.data ?? null;
  const [known, setKnown] = useState<string | null | undefined>(undefined);
  if (known === undefined && query.data !== undefined) setKnown(latest?.traceId ?? null);
  const isNew = latest !== null && known !== undefined && latest.traceId !== known;
  return { latest, isNew, error: query.error, pending: query.isPending, retry: () => void query.refetch() };
}
