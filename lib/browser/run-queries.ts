import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { getRun, getSameSteps, getSpan } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Run, SpanDetail } from "@/lib/contract/runs";

const liveMs = 2_000;
const spanKeptMs = 60_000;

/** A run that can still change by itself; `lost` may come back, but nothing announces that it will. */
export const isLive = (run: Pick<Run, "status">) => run.status === "running" || run.status === "waiting";

export const runOptions = (traceId: string) =>
  queryOptions({ queryKey: queryKeys.runSummary(traceId), queryFn: ({ signal }) => getRun(traceId, { signal }) });

export const useRun = (traceId: string) =>
  useQuery({
    ...runOptions(traceId),
    refetchInterval: ({ state }) => (state.data && isLive(state.data) ? liveMs : false),
  });

export type SpanState = {
  readonly live: boolean;
  /** The tree knows the end of the step already: a span read before that is read again. */
  readonly ended: boolean;
};

/** One span, whole. An ended one changes only when log records come after it. */
export const useSpan = (traceId: string, spanId: string | null, { live, ended }: SpanState) =>
  useQuery({
    queryKey: queryKeys.span(traceId, spanId ?? ""),
    queryFn: ({ signal }) => getSpan(traceId, spanId ?? "", { signal }),
    enabled: spanId !== null,
    staleTime: live ? 0 : spanKeptMs,
    refetchInterval: ({ state }) => ((live || ended) && state.data?.endTimeUnixNano === null ? liveMs : false),
  });

/** Several ended spans, whole; null until all of them are read. */
export function useSpans(traceId: string, spanIds: readonly string[]): readonly SpanDetail[] | null {
  const queries = useQueries({
    queries: spanIds.map((spanId) => ({
      queryKey: queryKeys.span(traceId, spanId),
      queryFn: ({ signal }: { signal: AbortSignal }) => getSpan(traceId, spanId, { signal }),
      staleTime: spanKeptMs,
    })),
  });
  const spans = queries.flatMap(({ data }) => (data ? [data] : []));
  return spans.length === spanIds.length ? spans : null;
}

/** Earlier runs that are looked at for the same step. */
const earlierRuns = 20;

export const useSameSteps = (traceId: string, spanId: string) =>
  useQuery({
    queryKey: queryKeys.sameSteps(traceId, spanId),
    queryFn: ({ signal }) => getSameSteps(traceId, spanId, earlierRuns, { signal }),
    staleTime: spanKeptMs,
  });
