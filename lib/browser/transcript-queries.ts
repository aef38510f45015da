import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getTranscript } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Transcript } from "@/lib/contract/transcript";

const liveMs = 2_000;
const pageSize = 60;

export type TranscriptAsked = {
  readonly traceId: string;
  /** Only what this agent did; null: the run's own. */
  readonly agent: string | null;
  /** The step that the first page has to tell of; null: it begins at the beginning. */
  readonly around: string | null;
  readonly live: boolean;
  readonly enabled?: boolean;
};

/** The pages read so far; there may be more on both sides. */
export const useTranscript = ({ traceId, agent, around, live, enabled = true }: TranscriptAsked) =>
  useInfiniteQuery({
    queryKey: queryKeys.transcript(traceId, agent, around),
    queryFn: ({ pageParam: cursor, signal }) =>
      getTranscript(traceId, { limit: pageSize, agent, cursor, around: cursor === null ? around : null }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Transcript) => page.nextCursor,
    getPreviousPageParam: (page: Transcript) => page.previousCursor,
    placeholderData: keepPreviousData,
    refetchInterval: live ? liveMs : false,
    staleTime: live ? 0 : 60_000,
    enabled,
  });
