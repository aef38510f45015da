"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { Attention } from "@/lib/contract/attention";
import { Overview } from "@/lib/contract/overview";

const liveMs = 10_000;

/** Days are those of the zone; null: not known yet. */
export const overviewOptions = (zone: string | null) =>
  queryOptions({
    queryKey: queryKeys.overview(zone),
    queryFn: ({ signal }) => call("/overview", Overview, { signal, query: { zone } }),
    enabled: zone !== null,
  });

export const useOverview = (zone: string | null) =>
  useQuery({ ...overviewOptions(zone), refetchInterval: liveMs, placeholderData: (before) => before });

/** What the navigation counts. */
export const useAttention = () =>
  useQuery({
    queryKey: queryKeys.attention,
    queryFn: ({ signal }) => call("/attention", Attention, { signal }),
    refetchInterval: liveMs,
  });
