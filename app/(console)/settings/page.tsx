import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SettingsPage } from "@/components/settings/settings-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { listKeys } from "@/lib/server/keys";
import { findProject } from "@/lib/server/projects";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const { projectId } = await pageContext("/settings");
  const project = await findProject(projectId);
  if (project === null) notFound();
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await client.prefetchQuery({
    queryKey: queryKeys.projectKeys(projectId),
    queryFn: () => listKeys(projectId, { limit: 1000 }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SettingsPage key={projectId} project={project} />
    </HydrationBoundary>
  );
}
