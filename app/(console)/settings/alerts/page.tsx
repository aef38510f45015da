import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { AlertsPage } from "@/components/alerts/alerts-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { listAlerts } from "@/lib/server/alerts/alerts";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "Alerts" };

export default async function Page() {
  const { projectId } = await pageContext("/settings/alerts");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await client.prefetchQuery({ queryKey: queryKeys.alerts, queryFn: () => listAlerts(projectId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AlertsPage key={projectId} />
    </HydrationBoundary>
  );
}
