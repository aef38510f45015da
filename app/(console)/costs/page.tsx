import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { CostsClient } from "@/app/(console)/costs/client";
import { loadCostParams } from "@/app/(console)/costs/search-params";
import { firstZone } from "@/lib/browser/cost-queries";
import { costSearch } from "@/lib/browser/costs-ask";
import { queryKeys } from "@/lib/browser/query-keys";
import { CostQuery } from "@/lib/contract/costs";
import { pageContext } from "@/lib/server/context";
import { getCosts } from "@/lib/server/costs/costs";

export const metadata: Metadata = { title: "Costs" };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { projectId } = await pageContext("/costs");
  const ask = await loadCostParams(searchParams);
  const client = new QueryClient();
  const search = Object.fromEntries(new URLSearchParams(costSearch(ask, firstZone, Date.now())));
  await client.prefetchQuery({
    queryKey: queryKeys.costs({ ...ask, zone: firstZone }),
    queryFn: () => getCosts(projectId, CostQuery.parse(search), Date.now()),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CostsClient key={projectId} />
    </HydrationBoundary>
  );
}
