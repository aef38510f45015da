import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ApiError, call, getRuns, type Options } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { Cohort, type CohortBody, Diff } from "@/lib/contract/diff";

const keptMs = 60_000;

/** `base` null: the nearest successful run like it is chosen. */
function getDiff(head: string, base: string | null, options: Options) {
  return call("/diff", Diff, { ...options, query: { head, base } });
}

export const useDiff = (head: string | null, base: string | null) =>
  useQuery<Diff, ApiError>({
    queryKey: queryKeys.diff(head ?? "", base),
    queryFn: ({ signal }) => getDiff(head ?? "", base, { signal }),
    enabled: head !== null,
    staleTime: keptMs,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const useCohort = (body: CohortBody | null) =>
  useQuery<Cohort, ApiError>({
    queryKey: queryKeys.cohort(body),
    queryFn: ({ signal }) => call("/diff/cohort", Cohort, { method: "POST", body, signal }),
    enabled: body !== null,
    staleTime: keptMs,
    retry: false,
  });

const basesMax = 12;

/** The newest successful runs of a pipeline. */
export const useOtherBases = (pipeline: string | null) =>
  useQuery({
    queryKey: queryKeys.otherBases(pipeline ?? ""),
    queryFn: async ({ signal }) => {
      const page = await getRuns({ pipeline: [pipeline ?? ""], status: ["done"], limit: basesMax }, { signal });
      return page.runs;
    },
    enabled: pipeline !== null,
    staleTime: keptMs,
  });
