import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RedactionPage } from "@/components/settings/redaction/redaction-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { readRedaction } from "@/lib/server/redaction/rules";

export const metadata: Metadata = { title: "Redaction" };

export default async function Page() {
  const { projectId, membership } = await pageContext("/settings/redaction");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  if (membership === null || membership.role === "owner") {
    await client.prefetchQuery({ queryKey: queryKeys.redaction, queryFn: () => readRedaction(projectId) });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RedactionPage key={projectId} />
    </HydrationBoundary>
  );
}
