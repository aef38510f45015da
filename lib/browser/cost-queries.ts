import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "@/lib/browser/api";
import { type CostsAsk, costSearch } from "@/lib/browser/costs-ask";
import { queryKeys } from "@/lib/browser/query-keys";
import { useZone } from "@/lib/browser/use-zone";
import { Costs } from "@/lib/contract/costs";

const calmMs = 30_000;
/** Until the reader's zone is known; what the server answers first. */
export const firstZone = "UTC";
export const openRowsMax = 20;

export function useCosts(ask: CostsAsk) {
  const zone = useZone() ?? firstZone;
  return useQuery({
    queryKey: queryKeys.costs({ ...ask, zone }),
    queryFn: ({ signal }) => call(`/costs?${costSearch(ask, zone, Date.now())}`, Costs, { signal }),
    refetchInterval: ask.from === null ? calmMs : false,
    placeholderData: keepPreviousData,
  });
}

/** What is inside of a row, of the stretch that the row is of. */
export function useCostsInside(ask: CostsAsk) {
  const zone = useZone() ?? firstZone;
  const more = { limit: String(openRowsMax) };
  return useQuery({
    queryKey: queryKeys.costs({ ...ask, zone, inside: true }),
    queryFn: ({ signal }) => call(`/costs?${costSearch(ask, zone, Date.now(), more)}`, Costs, { signal }),
    placeholderData: (known) => known,
  });
}
