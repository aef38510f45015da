import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeFinding, getFindingGroups, getRunFindings } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { GroupChange } from "@/lib/contract/findings";
import type { Run } from "@/lib/contract/runs";

/** What the rules found in a run; a new analysis is read anew. Asked for only where there is something. */
export const useRunFindings = ({ traceId, findings, analysedAt }: Pick<Run, "traceId" | "findings" | "analysedAt">) =>
  useQuery({
    queryKey: queryKeys.runFindings(traceId, findings, analysedAt),
    queryFn: ({ signal }) => getRunFindings(traceId, { signal }),
    enabled: findings > 0,
    placeholderData: (known) => known,
  });

type GroupState = "open" | "resolved" | "ignored" | "regressed";
/** What a view of the list shows; what came back is open again. */
export const findingStates: { readonly [view: string]: GroupState[] | undefined } = {
  open: ["open", "regressed"],
  resolved: ["resolved"],
  ignored: ["ignored"],
};
const pageRows = 50;

export const useFindingGroups = (view: string) =>
  useInfiniteQuery({
    queryKey: queryKeys.findingGroups(view),
    queryFn: ({ pageParam, signal }) =>
      getFindingGroups({ state: findingStates[view]?.join(","), cursor: pageParam, limit: pageRows }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: 15_000,
  });

export function useChangeFinding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: GroupChange }) => changeFinding(id, change),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.findings }),
  });
}
