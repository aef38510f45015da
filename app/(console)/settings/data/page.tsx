import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { UserDataPage } from "@/components/settings/data/user-data-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listDataJobs } from "@/lib/server/data/jobs";

export const metadata: Metadata = { title: "Export and deletion" };

export default async function Page() {
  const { projectId, membership } = await pageContext("/settings/data");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  if (membership === null || membership.role === "owner") {
    await client.prefetchQuery({ queryKey: queryKeys.dataJobs, queryFn: () => listDataJobs(projectId) });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <UserDataPage key={projectId} />
    </HydrationBoundary>
  );
}
