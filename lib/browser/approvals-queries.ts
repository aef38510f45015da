"use client";

import { useQuery } from "@tanstack/react-query";
import { getApproval } from "@/lib/browser/control-api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Approval } from "@/lib/contract/approvals";

/** Where the stream does not get through, and for deadlines that pass without a commit. */
const everyMs = 3_000;

export const useApproval = (id: string | null) =>
  useQuery({
    queryKey: queryKeys.approval(id ?? ""),
    queryFn: ({ signal }) => getApproval(id ?? "", { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data) ? everyMs : false),
  });

/** Something may still become of it. */
const isOpen = ({ state }: Approval) => state === "pending" || state === "approved" || state === "consumed";
