"use client";

import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import * as api from "@/lib/browser/inbox-api";
import { type InboxAsk, inboxPageSize } from "@/lib/browser/inbox-filter";
import { mergeInbox } from "@/lib/browser/live-inbox";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Approval } from "@/lib/contract/approvals";
import type { Assign, DecideBatch, InboxPage } from "@/lib/contract/inbox";

/** Where the stream does not get through, and for deadlines that pass without a commit. */
const everyMs = 30_000;
/** Changes that come this close together are asked for together. */
const gatherMs = 60;
const askedMax = 200;

export const useInbox = (ask: InboxAsk) =>
  useInfiniteQuery({
    queryKey: queryKeys.inbox(ask),
    queryFn: ({ pageParam, signal }) => api.getInbox({ ...ask, limit: inboxPageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const useInboxCounts = () =>
  useQuery({
    queryKey: queryKeys.inboxCounts,
    queryFn: ({ signal }) => api.getInboxCounts({ signal }),
    refetchInterval: everyMs,
  });

/** What stands beside a request. */
export const useApprovalContext = (id: string) =>
  useQuery({
    queryKey: queryKeys.approvalContext(id),
    queryFn: ({ signal }) => api.getApprovalContext(id, { signal }),
  });

type Loaded = { pages: InboxPage[]; pageParams: unknown[] };

/** Puts what was committed into the list that is shown, and reads again what is open of it. True while the stream stands. */
export function useLiveInbox(ask: InboxAsk): boolean {
  const client = useQueryClient();
  const [stands, setStands] = useState(false);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const gathered = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const ids = [...gathered];
      gathered.clear();
      void refresh(client, latest.current, ids);
    };
    const source = new EventSource(api.inboxEventsUrl);
    source.addEventListener("open", () => setStands(true));
    source.addEventListener("error", () => setStands(false));
    source.addEventListener("changed", ({ data }: MessageEvent<string>) => {
      const { ids } = JSON.parse(data) as { ids: readonly string[] | null };
      if (ids === null) {
        void client.invalidateQueries({ queryKey: queryKeys.approvals });
        return;
      }
      for (const id of ids) gathered.add(id);
      timer ??= setTimeout(flush, gatherMs);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client]);
  return stands;
}

async function refresh(client: QueryClient, ask: InboxAsk, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    void client.invalidateQueries({ queryKey: queryKeys.approval(id) });
    void client.invalidateQueries({ queryKey: queryKeys.approvalContext(id) });
  }
  void client.invalidateQueries({ queryKey: queryKeys.inboxCounts });
  void client.invalidateQueries({ queryKey: queryKeys.attention });
  const queryKey = queryKeys.inbox(ask);
  if (ids.length > askedMax) return client.invalidateQueries({ queryKey });
  const fresh = await api.getInbox({ ...ask, ids, limit: askedMax }).catch(() => null);
  if (fresh === null) return client.invalidateQueries({ queryKey });
  client.setQueryData<Loaded>(queryKey, (loaded) =>
    loaded === undefined ? undefined : { ...loaded, pages: mergeInbox(loaded.pages, fresh.items, ids, ask.sort) },
  );
}

/** Everything that shows this request is read again. */
export function useSettleApproval(): (id: string) => Promise<unknown> {
  const client = useQueryClient();
  return (id) => settleApproval(client, id);
}

export function settleApproval(client: QueryClient, id: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: queryKeys.approval(id) }),
    client.invalidateQueries({ queryKey: queryKeys.approvalContext(id) }),
    client.invalidateQueries({ queryKey: queryKeys.inboxCounts }),
    client.invalidateQueries({ queryKey: queryKeys.attention }),
    client.invalidateQueries({ queryKey: queryKeys.runs }),
    client.invalidateQueries({ queryKey: queryKeys.members }),
  ]);
}

export function useAssign(id: string) {
  const settle = useSettleApproval();
  return useMutation({ mutationFn: (body: Assign) => api.assignApproval(id, body), onSettled: () => settle(id) });
}

/** A question, and an answer to one: either is answered with the request as it is then. */
export function useQuestions(id: string) {
  const client = useQueryClient();
  const settle = useSettleApproval();
  const done = {
    onSuccess: (approval: Approval) => client.setQueryData(queryKeys.approval(id), approval),
    onSettled: () => settle(id),
  };
  return {
    ask: useMutation({ mutationFn: (question: string) => api.askBack(id, question), ...done }),
    answer: useMutation({
      mutationFn: (body: { questionId: string; answer: string }) => api.answerBack(id, body),
      ...done,
    }),
  };
}

/** What the fields as they are would make of the arguments; kept while the next ones are asked about. */
export const usePreview = (id: string, set: Readonly<Record<string, unknown>> | null) =>
  useQuery({
    queryKey: queryKeys.preview(id, set),
    queryFn: ({ signal }) => api.previewEdit(id, set ?? {}, { signal }),
    enabled: set !== null && Object.keys(set).length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });

/** The steps of a short run, as they were at this revision. */
export const useShortTree = (traceId: string, revision: number) =>
  useQuery({
    queryKey: queryKeys.shortTree(traceId, revision),
    queryFn: ({ signal }) => api.getTree(traceId, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export function useBatch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DecideBatch) => api.decideBatch(body),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.approvals }),
  });
}
