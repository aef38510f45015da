import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PipelineClient } from "@/app/(console)/pipelines/[name]/client";
import { newestRunsOf, pipelineOptions } from "@/lib/browser/pipeline-queries";
import { queryKeys } from "@/lib/browser/query-keys";
import { readThreadId, threadHref } from "@/lib/browser/thread-href";
import { pageContext } from "@/lib/server/context";
import { getPipeline } from "@/lib/server/pipelines/pipelines";
import { listRuns } from "@/lib/server/runs";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: readThreadId((await params).name).slice(0, 60) };
}

export default async function Page({ params }: Props) {
  const name = readThreadId((await params).name);
  const { projectId } = await pageContext(threadHref("pipelines", name));
  const client = new QueryClient();
  await Promise.all([
    client.prefetchQuery({
      queryKey: pipelineOptions(name).queryKey,
      // what fails or is not there is left out: the browser asks again and shows why
      queryFn: async () => {
        const found = await getPipeline(projectId, name);
        if (found === null) throw new Error("not here");
        return found;
      },
      retry: false,
    }),
    client.prefetchQuery({
      queryKey: queryKeys.pipelineRuns(name),
      queryFn: () => listRuns(projectId, { ...newestRunsOf(name), sort: "-started" }),
      retry: false,
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PipelineClient key={`${projectId} ${name}`} name={name} />
    </HydrationBoundary>
  );
}
