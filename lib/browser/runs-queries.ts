import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from "@tanstack/react-query";
import { ApiError, getFacets, getRun, getRuns } from "@/lib/browser/api";
import { type Merge, mergeHead, mergeRuns } from "@/lib/browser/live-runs";
import { queryKeys } from "@/lib/browser/query-keys";
import { dropTerm, type RunsFilter, type Term, toRunFilter } from "@/lib/browser/runs-filter";
import type { Run, RunPage } from "@/lib/contract/runs";

export const runsPageSize = 100;
/** The newest runs, which are read again and again. */
export const liveHeadSize = 50;
const liveMs = 2_000;
const facetsMs = 10_000;
/** Facets count over all matching runs: not for every single arrival. */
const facetsRestMs = 3_000;
const keepMs = 30 * 60_000;

type Pages = InfiniteData<RunPage, string | null>;

export const runsListKey = (filter: RunsFilter) => [...queryKeys.runs, "list", filter] as const;
export const runsFacetsKey = (filter: RunsFilter) => [...queryKeys.runs, "facets", filter] as const;

/** The loaded pages. They are kept true by `useLiveRuns`, so nothing refetches them page by page. */
export const runsListOptions = (filter: RunsFilter) =>
  infiniteQueryOptions({
    queryKey: runsListKey(filter),
    queryFn: ({ pageParam, signal }) =>
      getRuns({ ...toRunFilter(filter, Date.now()), limit: runsPageSize, cursor: pageParam ?? undefined }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keepMs,
    placeholderData: keepPreviousData,
  });

export const useRuns = (filter: RunsFilter) => useInfiniteQuery(runsListOptions(filter));

export const runsFacetsOptions = (filter: RunsFilter) =>
  queryOptions({
    queryKey: runsFacetsKey(filter),
    queryFn: ({ signal }) => getFacets(toRunFilter(filter, Date.now()), { signal }),
    staleTime: facetsMs,
  });

export const useRunFacets = (filter: RunsFilter) =>
  useQuery({ ...runsFacetsOptions(filter), refetchInterval: facetsMs, placeholderData: keepPreviousData });

/**
 * Reads the newest runs every two seconds while the window is visible, and merges them into the list. `data.gap`: so many
 * arrived that there is a hole between them and the list. With `mayRestart` the list then begins anew with them.
 */
export function useLiveRuns(filter: RunsFilter, { enabled, mayRestart }: { enabled: boolean; mayRestart: boolean }) {
  return useQuery({
    queryKey: [...queryKeys.runs, "live", filter],
    queryFn: async ({ client, signal }) => {
      const fresh = await getRuns({ ...toRunFilter(filter, Date.now()), limit: liveHeadSize }, { signal });
      const merge = applyMerge(client, filter, (pages) => {
        const result = mergeHead(pages, fresh);
        return result.kind === "gap" && mayRestart ? { kind: "merged", pages: [fresh] } : result;
      });
      if (merge !== "same") refreshFacets(client, filter);
      return { gap: merge === "gap" };
    },
    enabled,
    refetchInterval: liveMs,
    retry: false,
    gcTime: 0,
  });
}

/** Follows single runs that are on screen and not over: the newest page does not reach down to them. */
export function useLiveRows(filter: RunsFilter, traceIds: readonly string[]) {
  useQuery({
    queryKey: [...queryKeys.runs, "rows", filter, traceIds],
    queryFn: async ({ client, signal }) => {
      const runs = await Promise.all(traceIds.map((traceId) => readIfThere(traceId, signal)));
      const found = runs.filter((run) => run !== null);
      applyMerge(client, filter, (pages) => mergeRuns(pages, found, (run) => hasStatus(filter, run)));
      return null;
    },
    enabled: traceIds.length > 0,
    refetchInterval: liveMs,
    retry: false,
    gcTime: 0,
  });
}

/** How many runs there would be without each of the terms; null while that is not known. Asked only where nothing matches. */
export function useCountsWithout(filter: RunsFilter, terms: readonly Term[]): (number | null)[] {
  const queries = terms.map(({ field }) => runsFacetsOptions({ ...filter, ...dropTerm(field) }));
  return useQueries({ queries }).map(({ data }) => data?.total ?? null);
}

const hasStatus = ({ status }: RunsFilter, run: Run) => status.length === 0 || status.includes(run.status);

async function readIfThere(traceId: string, signal: AbortSignal): Promise<Run | null> {
  try {
    return await getRun(traceId, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.code === "not_found") return null;
    throw error;
  }
}

/** A page that is being fetched would overwrite the merge with what it started from: then the next round merges. */
function applyMerge(
  client: QueryClient,
  filter: RunsFilter,
  merge: (pages: readonly RunPage[]) => Merge,
): Merge["kind"] {
  const queryKey = runsListKey(filter);
  const pages = client.getQueryData<Pages>(queryKey)?.pages;
  if (pages === undefined || client.getQueryState(queryKey)?.fetchStatus !== "idle") return "same";
  const result = merge(pages);
  if (result.kind === "merged") {
    client.setQueryData<Pages>(queryKey, (data) => data && withPages(data, result.pages));
  }
  return result.kind;
}

const withPages = (data: Pages, pages: RunPage[]): Pages => ({
  pages,
  pageParams: data.pageParams.slice(0, pages.length),
});

function refreshFacets(client: QueryClient, filter: RunsFilter): void {
  const queryKey = runsFacetsKey(filter);
  const readAt = client.getQueryState(queryKey)?.dataUpdatedAt ?? 0;
  if (Date.now() - readAt > facetsRestMs) void client.invalidateQueries({ queryKey });
}
