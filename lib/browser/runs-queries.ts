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
import { countRuns, getFacets, getHistogram, getRuns, suggestValues } from "@/lib/browser/api";
import { countNew, type Merge, mergeHead, mergeRuns, orderBy } from "@/lib/browser/live-runs";
import { queryKeys } from "@/lib/browser/query-keys";
import { type RunsAsk, stretchOf, toRunFilter } from "@/lib/browser/runs-filter";
import type { RunPage, RunSort, SuggestQuery } from "@/lib/contract/runs";
import { joinParts } from "@/lib/domain/query/edit";

export const runsPageSize = 100;
/** The first runs of the list, which are read again and again. */
export const liveHeadSize = 50;
const liveMs = 2_000;
const countsMs = 10_000;
/** Counts go over all matching runs: not for every single arrival. */
const countsRestMs = 3_000;
const keepMs = 30 * 60_000;

type Pages = InfiniteData<RunPage, string | null>;

export const runsListKey = (ask: RunsAsk, sort: RunSort) => [...queryKeys.runs, "list", ask, sort] as const;
export const runsFacetsKey = (ask: RunsAsk) => [...queryKeys.runs, "facets", ask] as const;

/** The loaded pages. They are kept true by `useLiveRuns`, so nothing refetches them page by page. */
export const runsListOptions = (ask: RunsAsk, sort: RunSort) =>
  infiniteQueryOptions({
    queryKey: runsListKey(ask, sort),
    queryFn: ({ pageParam, signal }) => {
      const page = { sort, limit: runsPageSize, cursor: pageParam ?? undefined };
      return getRuns({ ...toRunFilter(ask, Date.now()), ...page }, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keepMs,
    placeholderData: keepPreviousData,
  });

export const useRuns = (ask: RunsAsk, sort: RunSort) =>
  useInfiniteQuery({ ...runsListOptions(ask, sort), enabled: ask.ready });

export function useRunFacets(ask: RunsAsk) {
  return useQuery({
    queryKey: runsFacetsKey(ask),
    queryFn: ({ signal }) => getFacets(toRunFilter(ask, Date.now()), { signal }),
    enabled: ask.ready,
    staleTime: countsMs,
    refetchInterval: countsMs,
    placeholderData: keepPreviousData,
  });
}

/** Runs by when they began, over the whole stretch: what is brushed is a part of it. */
export function useHistogram(ask: RunsAsk, zone: string | null) {
  return useQuery({
    queryKey: [...queryKeys.runs, "histogram", { ...ask, brush: null }, zone],
    queryFn: ({ signal }) => {
      const nowMs = Date.now();
      const filter = { ...toRunFilter({ ...ask, brush: null }, nowMs), ...stretchOf(ask, nowMs) };
      return getHistogram({ ...filter, ...(zone !== null && { zone }) }, { signal });
    },
    enabled: zone !== null,
    staleTime: countsMs,
    refetchInterval: countsMs,
    placeholderData: keepPreviousData,
  });
}

type Live = {
  readonly enabled: boolean;
  readonly mayRestart: boolean;
  /** Known runs are kept true, but none comes and none goes. */
  readonly paused: boolean;
};

/**
 * Reads the first runs every two seconds while the window is visible, and merges them into the list. `data.gap`: so many
 * arrived that there is a hole between them and the list; with `mayRestart` the list then begins anew with them.
 * `data.held`: how many wait for the end of the pause.
 */
export function useLiveRuns(ask: RunsAsk, sort: RunSort, { enabled, mayRestart, paused }: Live) {
  return useQuery({
    queryKey: [...queryKeys.runs, "live", ask, sort, paused],
    queryFn: async ({ client, signal }) => {
      const fresh = await getRuns({ ...toRunFilter(ask, Date.now()), sort, limit: liveHeadSize }, { signal });
      let held = 0;
      const merge = applyMerge(client, ask, sort, (pages) => {
        held = paused ? countNew(pages, fresh) : 0;
        if (paused) return mergeRuns(pages, fresh.runs);
        const result = mergeHead(pages, fresh, orderBy(sort));
        return result.kind === "gap" && mayRestart ? { kind: "merged", pages: [fresh] } : result;
      });
      if (merge !== "same") refreshCounts(client, ask);
      return { gap: merge === "gap", held };
    },
    enabled,
    refetchInterval: liveMs,
    retry: false,
    gcTime: 0,
  });
}

/** Follows runs that are on screen and not over: the head of the list does not reach down to them. */
export function useLiveRows(ask: RunsAsk, sort: RunSort, traceIds: readonly string[]) {
  useQuery({
    queryKey: [...queryKeys.runs, "rows", ask, sort, traceIds],
    queryFn: async ({ client, signal }) => {
      const q = joinParts([ask.q, `id:${traceIds.join()}`]);
      const { runs } = await getRuns({ ...toRunFilter({ ...ask, q }, Date.now()), limit: traceIds.length }, { signal });
      applyMerge(client, ask, sort, (pages) => mergeRuns(pages, runs, traceIds));
      return null;
    },
    enabled: traceIds.length > 0,
    refetchInterval: liveMs,
    retry: false,
    gcTime: 0,
  });
}

/** How many runs match each; null while that is not known. */
export function useCounts(asks: readonly RunsAsk[], refetchMs: number | false = false): (number | null)[] {
  const queries = asks.map((ask) =>
    queryOptions({
      queryKey: [...queryKeys.runs, "count", ask],
      queryFn: ({ signal }) => countRuns(toRunFilter(ask, Date.now()), { signal }),
      enabled: ask.ready,
      staleTime: countsMs,
      refetchInterval: refetchMs,
    }),
  );
  return useQueries({ queries }).map(({ data }) => data ?? null);
}

/** Values of a field, for who writes a query; none while `asked` is null. */
export function useSuggestedValues(asked: SuggestQuery | null) {
  return useQuery({
    queryKey: [...queryKeys.runs, "suggest", asked],
    queryFn: ({ signal }) => (asked === null ? [] : suggestValues(asked, { signal })),
    enabled: asked !== null,
    staleTime: countsMs,
    placeholderData: keepPreviousData,
  });
}

/** A page that is being fetched would overwrite the merge with what it started from: then the next round merges. */
function applyMerge(
  client: QueryClient,
  ask: RunsAsk,
  sort: RunSort,
  merge: (pages: readonly RunPage[]) => Merge,
): Merge["kind"] {
  const queryKey = runsListKey(ask, sort);
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

function refreshCounts(client: QueryClient, ask: RunsAsk): void {
  const queryKey = runsFacetsKey(ask);
  const readAt = client.getQueryState(queryKey)?.dataUpdatedAt ?? 0;
  if (Date.now() - readAt < countsRestMs) return;
  void client.invalidateQueries({ queryKey });
  void client.invalidateQueries({ queryKey: [...queryKeys.runs, "histogram"] });
}
