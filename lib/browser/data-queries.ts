"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
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
