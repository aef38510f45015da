import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { RunClient } from "@/app/(console)/runs/[id]/client";
import { queryKeys } from "@/lib/browser/query-keys";
import { runOptions } from "@/lib/browser/run-queries";
import type { Run } from "@/lib/contract/runs";
import type { Tree } from "@/lib/contract/tree";
import { pageContext } from "@/lib/server/context";
import { getRunControl } from "@/lib/server/control/run-control";
import { findTraceId } from "@/lib/server/control/run-ref";
import { runFindings } from "@/lib/server/findings/findings";
import { getRun, getTree } from "@/lib/server/runs";

type RunPageProps = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A larger tree is left to the browser: it would come twice, drawn and as data. */
const inlineStepsMax = 2_000;

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  return { title: `Run ${readId((await params).id).slice(0, 6)}` };
}

export default async function RunPage({ params, searchParams }: RunPageProps) {
  const id = readId((await params).id);
  const { projectId } = await pageContext(`/runs/${encodeURIComponent(id)}`);
  // a run has one address, whichever of its ids a link names
  const traceId = (await findTraceId(projectId, id)) ?? id;
  if (traceId !== id) redirect(`/runs/${traceId}${queryString(await searchParams)}`);
  const client = new QueryClient();
  const tree = /^[0-9a-f]{32}$/.test(traceId) ? await prefetch(client, projectId, traceId) : null;
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunClient key={traceId} traceId={traceId} tree={tree} />
    </HydrationBoundary>
  );
}

/** The steps, where they are few. What fails or is not there is left out: the browser asks again and shows why. */
async function prefetch(client: QueryClient, projectId: string, traceId: string): Promise<Tree | null> {
  const found = <T,>(answer: T | null): T => {
    if (answer === null) throw new Error("not here");
    return answer;
  };
  const { queryKey } = runOptions(traceId);
  await client.prefetchQuery({ queryKey, queryFn: async () => found(await getRun(projectId, traceId)), retry: false });
  const run = client.getQueryData<Run>(queryKey);
  if (run !== undefined && run.runId !== null) {
    const queryKey = queryKeys.runControl(traceId);
    const queryFn = async () => found(await getRunControl(projectId, traceId, null));
    await client.prefetchQuery({ queryKey, queryFn, retry: false });
  }
  if (run !== undefined && run.findings > 0) {
    const queryKey = queryKeys.runFindings(traceId, run.findings, run.analysedAt);
    await client.prefetchQuery({
      queryKey,
      queryFn: async () => found(await runFindings(projectId, traceId)),
      retry: false,
    });
  }
  if (run === undefined || run.spanCount > inlineStepsMax) return null;
  return getTree(projectId, traceId, {}).catch(() => null);
}

function queryString(asked: Awaited<RunPageProps["searchParams"]>): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(asked)) {
    for (const value of [values ?? []].flat()) query.append(name, value);
  }
  return query.size === 0 ? "" : `?${query}`;
}

function readId(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
