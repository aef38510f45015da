import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NotificationsPage } from "@/components/notifications/notifications-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listChannels } from "@/lib/server/notify/channels";

export const metadata: Metadata = { title: "Notifications" };

export default async function Page() {
  const { projectId } = await pageContext("/settings/notifications");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await client.prefetchQuery({ queryKey: queryKeys.channels, queryFn: () => listChannels(projectId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NotificationsPage key={projectId} projectId={projectId} />
    </HydrationBoundary>
  );
}
