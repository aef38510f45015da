import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { createSerializer, type SearchParams } from "nuqs/server";
import { RunsClient } from "@/app/(console)/runs/client";
import { loadRunsParams, runsParams } from "@/app/(console)/runs/search-params";
import { toRunFilter } from "@/lib/browser/runs-filter";
import { runsFacetsKey, runsListOptions, runsPageSize } from "@/lib/browser/runs-queries";
import { pageContext } from "@/lib/server/context";
import { env } from "@/lib/server/env";
import { defaultProjectId } from "@/lib/server/projects";
import { listRuns, runFacets } from "@/lib/server/runs";
import { isLoopback } from "@/lib/server/settings.mjs";

export const metadata: Metadata = { title: "Runs" };

const serialize = createSerializer(runsParams);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = loadRunsParams(await searchParams);
  const { projectId } = await pageContext(serialize("/runs", filter));
  const asked = toRunFilter(filter, Date.now());
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await Promise.all([
    client.prefetchInfiniteQuery({
      ...runsListOptions(filter),
      queryFn: () => listRuns(projectId, { ...asked, limit: runsPageSize }),
    }),
    client.prefetchQuery({ queryKey: runsFacetsKey(filter), queryFn: () => runFacets(projectId, asked) }),
  ]);
  const keyless = isLoopback(env().HOST) && projectId === (await defaultProjectId());
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunsClient key={projectId} keyless={keyless} />
    </HydrationBoundary>
  );
}
