"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createKey, getKeys, revokeKey, rotateKey } from "@/lib/browser/people-api";
import { queryKeys } from "@/lib/browser/query-keys";

/** API keys of a project, newest first; the first 1,000. */
export function useKeys(projectId: string) {
  return useQuery({
    queryKey: queryKeys.projectKeys(projectId),
    queryFn: ({ signal }) => getKeys({ limit: 1000 }, { signal }),
  });
}

function useKeyChange<Asked, Answer>(projectId: string, change: (asked: Asked) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.projectKeys(projectId) }),
  });
}

/** The answer holds the secret, which is shown this once. */
export const useCreateKey = (projectId: string) => useKeyChange(projectId, createKey);
/** The same, for a key that takes the place of another. */
export const useRotateKey = (projectId: string) =>
  useKeyChange(projectId, ({ id, graceHours }: { id: string; graceHours: number }) => rotateKey(id, graceHours));
export const useRevokeKey = (projectId: string) => useKeyChange(projectId, revokeKey);
