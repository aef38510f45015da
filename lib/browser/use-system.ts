"use client";

import { useQuery } from "@tanstack/react-query";
import { call } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { SystemHealth } from "@/lib/contract/system";

const everyMs = 5_000;

export const useSystem = () =>
  useQuery({
    queryKey: queryKeys.system,
    queryFn: ({ signal }) => call("/system", SystemHealth, { signal }),
    refetchInterval: everyMs,
  });
