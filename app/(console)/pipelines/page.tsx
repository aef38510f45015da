import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PipelinesPage } from "@/app/(console)/pipelines/client";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listPipelines } from "@/lib/server/pipelines/pipelines";

export const metadata: Metadata = { title: "Pipelines" };

export default async function Page() {
  const { projectId } = await pageContext("/pipelines");
  const client = new QueryClient();
  await client.prefetchQuery({ queryKey: queryKeys.pipelineList, queryFn: () => listPipelines(projectId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PipelinesPage key={projectId} />
    </HydrationBoundary>
  );
}
