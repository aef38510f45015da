import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { JudgePage } from "@/components/settings/judge/judge-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { readJudge } from "@/lib/server/judge/settings";

export const metadata: Metadata = { title: "Model judge" };

export default async function Page() {
  const { projectId } = await pageContext("/settings/judge");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await client.prefetchQuery({ queryKey: queryKeys.judge, queryFn: () => readJudge(projectId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <JudgePage key={projectId} />
    </HydrationBoundary>
  );
}
