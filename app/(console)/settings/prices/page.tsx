import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PricesPage } from "@/components/prices/prices-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listOwnPrices } from "@/lib/server/prices/own-prices";
import { listReprices } from "@/lib/server/prices/reprice";

export const metadata: Metadata = { title: "Prices" };

export default async function Page() {
  const { projectId } = await pageContext("/settings/prices");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await Promise.all([
    client.prefetchQuery({ queryKey: queryKeys.ownPrices, queryFn: () => listOwnPrices(projectId) }),
    client.prefetchQuery({ queryKey: queryKeys.reprices, queryFn: () => listReprices(projectId) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PricesPage key={projectId} />
    </HydrationBoundary>
  );
}
