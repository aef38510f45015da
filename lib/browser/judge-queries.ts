"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { Judge, type SetJudge } from "@/lib/contract/judge";

/** Runs are judged by another process: what came of them appears by itself. */
const everyMs = 5_000;

export const useJudge = () =>
  useQuery({
    queryKey: queryKeys.judge,
    queryFn: ({ signal }) => call("/judge", Judge, { signal }),
    refetchInterval: everyMs,
  });

export function useSetJudge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SetJudge) => call("/judge", Judge, { method: "PUT", body }),
    onSuccess: (judge) => client.setQueryData(queryKeys.judge, judge),
  });
}
