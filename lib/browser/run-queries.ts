import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { getRun, getSpan, getTree, runEventsUrl } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Run, Tree } from "@/lib/contract/runs";

const liveMs = 2_000;
/** Changes of one run are read at most this often, however fast they are announced. */
const changesRestMs = 700;

/** A run that can still change by itself; `lost` may come back, but nothing announces that it will. */
export const isLive = (run: Pick<Run, "status">) => run.status === "running" || run.status === "waiting";

export const runOptions = (traceId: string) =>
  queryOptions({ queryKey: queryKeys.runSummary(traceId), queryFn: ({ signal }) => getRun(traceId, { signal }) });

export const runTreeOptions = (traceId: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.runTree(traceId),
    queryFn: ({ pageParam, signal }) => getTree(traceId, { cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (window: Tree) => window.nextCursor,
  });

export const useRun = (traceId: string) =>
  useQuery({
    ...runOptions(traceId),
    refetchInterval: ({ state }) => (state.data && isLive(state.data) ? liveMs : false),
  });

/** Windows of the tree read so far; `fetchNextPage` reads the next. */
export const useRunTree = (traceId: string, live: boolean) =>
  useInfiniteQuery({ ...runTreeOptions(traceId), refetchInterval: live ? liveMs : false });

/** One span, whole. Ended spans do not change, so they are kept. */
export const useSpan = (traceId: string, spanId: string | null, live: boolean) =>
  useQuery({
    queryKey: queryKeys.span(traceId, spanId ?? ""),
    queryFn: ({ signal }) => getSpan(traceId, spanId ?? "", { signal }),
    enabled: spanId !== null,
    staleTime: ({ state }) => (state.data?.endTimeUnixNano ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (live && state.data?.endTimeUnixNano === null ? liveMs : false),
  });

/** Reads a run again as soon as the server says that it changed; polling stays for where that stream does not get through. */
export function useRunChanges(traceId: string, live: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      void client.invalidateQueries({ queryKey: queryKeys.runSummary(traceId) });
      void client.invalidateQueries({ queryKey: queryKeys.runTree(traceId) });
    };
    const source = new EventSource(runEventsUrl(traceId));
    source.addEventListener("changed", () => {
      timer ??= setTimeout(read, changesRestMs);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, traceId, live]);
}
