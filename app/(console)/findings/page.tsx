import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FindingsPage } from "@/app/(console)/findings/client";
import { loadFindingParams } from "@/app/(console)/findings/search-params";
import { findingStates } from "@/lib/browser/finding-queries";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listGroups } from "@/lib/server/findings/findings";

export const metadata: Metadata = { title: "Findings" };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { projectId } = await pageContext("/findings");
  const { state } = await loadFindingParams(searchParams);
  const client = new QueryClient();
  await client.prefetchInfiniteQuery({
    queryKey: queryKeys.findingGroups(state),
    queryFn: () => listGroups(projectId, { state: findingStates[state], limit: 50 }),
    initialPageParam: undefined,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FindingsPage key={projectId} />
    </HydrationBoundary>
  );
}
