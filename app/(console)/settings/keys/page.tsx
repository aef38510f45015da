import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { KeysSection } from "@/components/settings/keys/keys-section";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listKeys } from "@/lib/server/keys";

export const metadata: Metadata = { title: "API keys" };

export default async function Page() {
  const { projectId, membership } = await pageContext("/settings/keys");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  if (membership === null || membership.role === "owner") {
    await client.prefetchQuery({
      queryKey: queryKeys.projectKeys(projectId),
      queryFn: () => listKeys(projectId, { limit: 1000 }),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <KeysSection key={projectId} projectId={projectId} />
    </HydrationBoundary>
  );
}
