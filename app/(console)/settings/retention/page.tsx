import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RetentionPage } from "@/components/settings/data/retention-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listDataJobs } from "@/lib/server/data/jobs";
import { readRetention } from "@/lib/server/data/retention";

export const metadata: Metadata = { title: "Retention" };

export default async function Page() {
  const { projectId, membership } = await pageContext("/settings/retention");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  if (membership === null || membership.role === "owner") {
    await Promise.all([
      client.prefetchQuery({ queryKey: queryKeys.dataJobs, queryFn: () => listDataJobs(projectId) }),
      client.prefetchQuery({ queryKey: queryKeys.retention, queryFn: () => readRetention(projectId) }),
    ]);
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RetentionPage key={projectId} />
    </HydrationBoundary>
  );
}
