"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createKey, getKeys, revokeKey } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";

/** API keys of a project, newest first; the first 1,000. */
export function useKeys(projectId: string) {
  return useQuery({
    queryKey: queryKeys.projectKeys(projectId),
    queryFn: ({ signal }) => getKeys(projectId, { limit: 1000 }, { signal }),
  });
}

/** The answer holds the secret, which is shown this once. */
export function useCreateKey(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => createKey(projectId, name),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.projectKeys(projectId) }),
  });
}

export function useRevokeKey(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => revokeKey(projectId, keyId),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.projectKeys(projectId) }),
  });
}
