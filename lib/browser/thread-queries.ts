import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { getRuns, getSession, getUser } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { type RunsFilter, stretchOf } from "@/lib/browser/runs-filter";
import type { RunPage, RunSort } from "@/lib/contract/runs";

const liveMs = 3_000;
/** Many pages are read anew less often. */
const manyPages = 3;
const calmMs = 15_000;
export const threadPageSize = 40;

export const sessionOptions = (id: string) =>
  queryOptions({ queryKey: queryKeys.session(id), queryFn: ({ signal }) => getSession(id, { signal }) });
export const userOptions = (id: string) =>
  queryOptions({ queryKey: queryKeys.user(id), queryFn: ({ signal }) => getUser(id, { signal }) });

export const useSession = (id: string) => useQuery({ ...sessionOptions(id), refetchInterval: liveMs });
export const useUser = (id: string) => useQuery({ ...userOptions(id), refetchInterval: liveMs });

/** Which runs: those of one session or user, and when they started. */
export type ThreadRuns = Readonly<Partial<Record<"session" | "user", string | null>>> &
  Pick<RunsFilter, "last" | "from" | "to"> & { readonly sort: Extract<RunSort, "started" | "-started"> };

export const threadFilter = ({ session, user, ...range }: ThreadRuns, nowMs: number) => ({
  ...stretchOf(range, nowMs),
  ...(session && { session }),
  ...(user && { user }),
});

export const threadRunsOptions = (asked: ThreadRuns) =>
  infiniteQueryOptions({
    queryKey: queryKeys.threadRuns(asked),
    queryFn: ({ pageParam, signal }) => {
      const page = { sort: asked.sort, limit: threadPageSize, cursor: pageParam ?? undefined };
      return getRuns({ ...threadFilter(asked, Date.now()), ...page }, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const useThreadRuns = (asked: ThreadRuns) =>
  useInfiniteQuery({
    ...threadRunsOptions(asked),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > manyPages ? calmMs : liveMs),
  });
