import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeFinding, type GroupQuery, getFindingGroup, getFindingGroups, getRunFindings } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { FindingGroup, GroupChange } from "@/lib/contract/findings";
import type { Run } from "@/lib/contract/runs";
import { markOf, ruleIds } from "@/lib/domain/findings/rules";

/** What the rules found in a run; a new analysis is read anew. Asked for only where there is something. */
export const useRunFindings = ({ traceId, findings, analysedAt }: Pick<Run, "traceId" | "findings" | "analysedAt">) =>
  useQuery({
    queryKey: queryKeys.runFindings(traceId, findings, analysedAt),
    queryFn: ({ signal }) => getRunFindings(traceId, { signal }),
    enabled: findings > 0,
    placeholderData: (known) => known,
  });

export type FindingFilter = {
  readonly state: "open" | "resolved" | "ignored" | "all";
  readonly mark: "schema" | "silent" | null;
  readonly pipeline: string | null;
};
/** What is asked for a view of the list; what came back is open again. */
export const askedGroups = ({ state, mark, pipeline }: FindingFilter): GroupQuery => ({
  limit: 50,
  ...(state !== "all" && { state: state === "open" ? "open,regressed" : state }),
  ...(mark !== null && { rule: ruleIds.filter((rule) => markOf(rule) === mark).join(",") }),
  ...(pipeline !== null && { pipeline }),
});

export const useFindingGroups = (filter: FindingFilter) =>
  useInfiniteQuery({
    queryKey: queryKeys.findingGroups(filter),
    queryFn: ({ pageParam, signal }) => getFindingGroups({ ...askedGroups(filter), cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: 15_000,
  });

/** `known`: as the list has it, until it was read with all its samples. */
export const useFindingGroup = (id: string, known: FindingGroup | undefined) =>
  useQuery({
    queryKey: queryKeys.findingGroup(id),
    queryFn: ({ signal }) => getFindingGroup(id, { signal }),
    refetchInterval: 15_000,
    ...(known && { placeholderData: known }),
  });

export function useChangeFinding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: GroupChange }) => changeFinding(id, change),
    onSuccess: (group) => client.setQueryData(queryKeys.findingGroup(group.id), group),
    onSettled: () =>
      Promise.all([queryKeys.findings, queryKeys.attention].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
