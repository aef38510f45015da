import { setTimeout as sleep } from "node:timers/promises";
import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { createSerializer, type SearchParams } from "nuqs/server";
import { RunsClient } from "@/app/(console)/runs/client";
import { loadRunsParams, oldParams, runsParams } from "@/app/(console)/runs/search-params";
import { queryKeys } from "@/lib/browser/query-keys";
import { askOf, filterOfView, foldOldParams, type RunsFilter, toRunFilter } from "@/lib/browser/runs-filter";
import { runsFacetsKey, runsListOptions, runsPageSize } from "@/lib/browser/runs-queries";
import { pageContext } from "@/lib/server/context";
import { env } from "@/lib/server/env";
import { defaultProjectId } from "@/lib/server/projects";
import { listRuns, runFacets } from "@/lib/server/runs";
import { isLoopback } from "@/lib/server/settings.mjs";
import { getView, listViews } from "@/lib/server/views";

export const metadata: Metadata = { title: "Runs" };

const serialize = createSerializer(runsParams);
const facetsPatienceMs = 300;

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const filter = loadRunsParams(params);
  const { projectId } = await pageContext(serialize("/runs", filter));
  const meant = (await viewMeant(projectId, filter)) ?? queryMeant(params, filter);
  if (meant !== null) redirect(serialize("/runs", meant));
  const client = await prefetch(projectId, filter);
  const local = isLoopback(env().HOST);
  const keyless = local && projectId === (await defaultProjectId());
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunsClient key={projectId} keyless={keyless} local={local} />
    </HydrationBoundary>
  );
}

/** What fails here is left out: the browser asks again and shows why. */
async function prefetch(projectId: string, filter: RunsFilter): Promise<QueryClient> {
  const client = new QueryClient();
  const ask = askOf(filter, null);
  const views = client.prefetchQuery({
    queryKey: queryKeys.viewsOf("runs"),
    queryFn: async () => (await listViews(projectId, "runs")).views,
  });
  if (ask.ready) {
    const asked = toRunFilter(ask, Date.now());
    const page = { sort: filter.sort, limit: runsPageSize };
    await Promise.all([
      client.prefetchInfiniteQuery({
        ...runsListOptions(ask, filter.sort),
        queryFn: () => listRuns(projectId, { ...asked, ...page }),
      }),
      // counted over all runs: where there are a million, the page does not wait for it
      Promise.race([
        client.prefetchQuery({ queryKey: runsFacetsKey(ask), queryFn: () => runFacets(projectId, asked) }),
        sleep(facetsPatienceMs),
      ]),
    ]);
  }
  await views;
  return client;
}

/** A link that names a view and nothing else means what the view says now. */
async function viewMeant(projectId: string, filter: RunsFilter): Promise<RunsFilter | null> {
  if (filter.view === null || serialize("/runs", { ...filter, view: null }) !== "/runs") return null;
  const view = await getView(projectId, filter.view);
  const meant = view && filterOfView(view);
  return meant && serialize("/runs", meant) !== serialize("/runs", filter) ? meant : null;
}

function queryMeant(params: SearchParams, filter: RunsFilter): RunsFilter | null {
  const old = oldParams.flatMap((field) => {
    const [value] = [params[field]].flat();
    return value ? [[field, value] as const] : [];
  });
  return old.length === 0 ? null : { ...filter, q: foldOldParams(old, filter.q) };
}
