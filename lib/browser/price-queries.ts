"use client";

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, send } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import {
  OwnPrice,
  OwnPrices,
  PriceBook,
  PricePreview,
  RepriceJob,
  RepriceJobs,
  type SetPrice,
  type StartReprice,
} from "@/lib/contract/prices";

/** While runs are priced again. */
const progressMs = 1_000;
const bookPage = 100;

export const isOpen = (job: RepriceJob | undefined): boolean => job?.state === "queued" || job?.state === "running";

export const useOwnPrices = () =>
  useQuery({ queryKey: queryKeys.ownPrices, queryFn: ({ signal }) => call("/prices/own", OwnPrices, { signal }) });

export const usePriceBook = (q: string) =>
  useInfiniteQuery({
    queryKey: queryKeys.priceBook(q),
    queryFn: ({ pageParam, signal }) =>
      call("/prices/book", PriceBook, { signal, query: { q: q || null, limit: bookPage, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const usePricePreview = (body: SetPrice | null) =>
  useQuery({
    queryKey: queryKeys.pricePreview(body),
    queryFn: ({ signal }) => call("/prices/preview", PricePreview, { method: "POST", body, signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const useReprices = () =>
  useQuery({
    queryKey: queryKeys.reprices,
    queryFn: ({ signal }) => call("/prices/reprice", RepriceJobs, { signal }),
    refetchInterval: ({ state }) => (isOpen(state.data?.jobs[0]) ? progressMs : false),
  });

function usePriceMutation<Asked, Answer>(change: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: queryKeys.prices }) });
}

export const useSetPrice = () =>
  usePriceMutation((body: SetPrice) => call("/prices/own", OwnPrice, { method: "PUT", body }));
export const useRemovePrice = () =>
  usePriceMutation((version: number) => send(`/prices/own/${version}`, { method: "DELETE" }));
export const useStartReprice = () =>
  usePriceMutation((body: StartReprice) => call("/prices/reprice", RepriceJob, { method: "POST", body }));
export const useCancelReprice = () =>
  usePriceMutation((id: string) => call(`/prices/reprice/${id}/cancel`, RepriceJob, { method: "POST", body: {} }));
