"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { decideApproval, getApproval, getApprovals } from "@/lib/browser/control-api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Approval, ApprovalPage, Decide } from "@/lib/contract/approvals";

const pageSize = 50;
/** What is asked is announced to executors only; decisions come by the stream. */
const everyMs = 3_000;

/** Newest first, of one state or of all. */
export const useApprovals = (state: string | null) =>
  useInfiniteQuery({
    queryKey: queryKeys.approvalList(state),
    queryFn: ({ pageParam, signal }): Promise<ApprovalPage> =>
      getApprovals({ state, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: everyMs,
  });

export const useApproval = (id: string | null) =>
  useQuery({
    queryKey: queryKeys.approval(id ?? ""),
    queryFn: ({ signal }) => getApproval(id ?? "", { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data) ? everyMs : false),
  });

/** Something may still become of it. */
const isOpen = ({ state }: Approval) => state === "pending" || state === "approved" || state === "consumed";

/** One decision about the revision that was read; whatever comes of it, everything that shows it is read again. */
export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Decide) => decideApproval(id, body),
    onSuccess: (approval) => client.setQueryData(queryKeys.approval(id), approval),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.approvals }),
        client.invalidateQueries({ queryKey: queryKeys.runs }),
        client.invalidateQueries({ queryKey: queryKeys.members }),
      ]),
  });
}
