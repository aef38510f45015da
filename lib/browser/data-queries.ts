"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import {
  DataJob,
  DataJobList,
  type NewErasure,
  Retention,
  type RetentionChange,
  RetentionPlan,
  UserData,
} from "@/lib/contract/data-jobs";
import { Redaction, type RedactionChange, RedactionTried, type RedactionTry } from "@/lib/contract/redaction";

export const useRedaction = (enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.redaction,
    queryFn: ({ signal }) => call("/redaction", Redaction, { signal }),
    enabled,
  });

export function useChangeRedaction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RedactionChange) => call("/redaction", Redaction, { method: "PUT", body }),
    onSuccess: (redaction) => client.setQueryData(queryKeys.redaction, redaction),
  });
}

/** What rules take out of a sample; the former answer stands until the next is there. */
export const useTryRedaction = (body: RedactionTry | null) =>
  useQuery({
    queryKey: queryKeys.redactionTry(body),
    queryFn: ({ signal }) => call("/redaction/try", RedactionTried, { method: "POST", body, signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });

/** A deletion moves on while somebody looks. */
const workingMs = 1_000;
const restingMs = 15_000;

export const useDataJobs = () =>
  useQuery({
    queryKey: queryKeys.dataJobs,
    queryFn: ({ signal }) => call("/data/jobs", DataJobList, { signal }),
    refetchInterval: ({ state }) => (state.data?.jobs.some((job) => job.state === "waiting") ? workingMs : restingMs),
  });

export const useRetention = (enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.retention,
    queryFn: ({ signal }) => call("/retention", Retention, { signal }),
    enabled,
  });

/** What a rule would delete now; null: the rule is none yet. */
export const useRetentionPlan = (body: RetentionChange | null) =>
  useQuery({
    queryKey: queryKeys.retentionPlan(body),
    queryFn: ({ signal }) => call("/retention/preview", RetentionPlan, { method: "POST", body, signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

export function useChangeRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RetentionChange) => call("/retention", Retention, { method: "PUT", body }),
    onSuccess: (retention) => {
      client.setQueryData(queryKeys.retention, retention);
      return client.invalidateQueries({ queryKey: queryKeys.dataJobs });
    },
  });
}

export const useUserData = (userId: string) =>
  useQuery({
    queryKey: queryKeys.userData(userId),
    queryFn: ({ signal }) => call("/data/users/preview", UserData, { method: "POST", body: { userId }, signal }),
    enabled: userId !== "",
  });

export function useEraseUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewErasure) => call("/data/erasures", DataJob, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.dataJobs }),
  });
}
