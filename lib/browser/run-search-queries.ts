import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { searchRun } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { RunSearch } from "@/lib/contract/run-search";

const pageHits = 200;
const keptMs = 60_000;
/** A search reads the whole run: seldomer than the steps arrive. */
const liveMs = 5_000;

/** What a run says of `text`; "" asks nothing. While another text is asked for, the answer of the one before stays. */
export const useRunSearch = (traceId: string, text: string, repeats: boolean, live: boolean) =>
  useInfiniteQuery({
    queryKey: queryKeys.runSearch(traceId, text, repeats),
    queryFn: ({ pageParam, signal }) =>
      searchRun(traceId, { q: text, repeats, limit: pageHits, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunSearch) => page.nextCursor,
    enabled: text !== "",
    placeholderData: keepPreviousData,
    staleTime: live ? 0 : keptMs,
    refetchInterval: live ? liveMs : false,
  });
