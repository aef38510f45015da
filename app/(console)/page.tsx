import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { OverviewPage } from "@/components/overview/overview-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { zoneCookie } from "@/lib/contract/projects";
import { isZone } from "@/lib/domain/time/zoned-time";
import { pageContext } from "@/lib/server/context";
import { env } from "@/lib/server/env";
import { getOverview } from "@/lib/server/overview/overview";
import { defaultProjectId } from "@/lib/server/projects";
import { isLoopback } from "@/lib/server/settings.mjs";

export const metadata: Metadata = { title: "Overview" };

export default async function Page() {
  const { projectId } = await pageContext("/");
  const told = (await cookies()).get(zoneCookie)?.value;
  const zone = told !== undefined && isZone(told) ? told : null;
  const client = new QueryClient();
  if (zone !== null) {
    // what fails here is left out: the browser asks again and shows why
    const queryFn = () => getOverview(projectId, { zone });
    await client.prefetchQuery({ queryKey: queryKeys.overview(zone), queryFn, retry: false });
  }
  const local = isLoopback(env().HOST);
  const keyless = local && projectId === (await defaultProjectId());
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewPage key={projectId} zone={zone} keyless={keyless} local={local} />
    </HydrationBoundary>
  );
}
