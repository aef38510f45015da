import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FindingsClient } from "@/app/(console)/findings/client";
import { loadFindingParams } from "@/app/(console)/findings/search-params";
import { askedGroups } from "@/lib/browser/finding-queries";
import { queryKeys } from "@/lib/browser/query-keys";
import { FindingQuery } from "@/lib/contract/findings";
import { pageContext } from "@/lib/server/context";
import { listGroups } from "@/lib/server/findings/findings";

export const metadata: Metadata = { title: "Findings" };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { projectId } = await pageContext("/findings");
  const { group: _, ...filter } = await loadFindingParams(searchParams);
  const client = new QueryClient();
  await client.prefetchInfiniteQuery({
    queryKey: queryKeys.findingGroups(filter),
    queryFn: () => listGroups(projectId, FindingQuery.parse(askedGroups(filter))),
    initialPageParam: undefined,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FindingsClient key={projectId} />
    </HydrationBoundary>
  );
}
