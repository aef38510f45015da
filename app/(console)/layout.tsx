import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { queryKeys } from "@/lib/browser/query-keys";
import { callerOfPage, pageContext } from "@/lib/server/context";
import { describeCaller } from "@/lib/server/me";
import { getAttention } from "@/lib/server/overview/attention";
import { describeAccount } from "@/lib/server/people/accounts";
import { findProject } from "@/lib/server/projects";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const path = (await headers()).get("x-path") ?? "/";
  const context = await pageContext(path);
  const { projectId, signedIn } = context;
  const client = new QueryClient();
  // what a page shows depends on who reads it: known from the start, the server's HTML is what the browser makes of it
  const [project] = await Promise.all([
    findProject(projectId),
    client.prefetchQuery({
      queryKey: queryKeys.me,
      queryFn: () => describeCaller(callerOfPage(context)),
    }),
    client.prefetchQuery({ queryKey: queryKeys.attention, queryFn: () => getAttention(projectId), retry: false }),
    client.prefetchQuery({
      queryKey: queryKeys.account,
      queryFn: () => describeAccount(signedIn.kind === "account" ? signedIn.account : null),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Shell project={{ id: projectId, name: project?.name ?? "project" }}>{children}</Shell>
    </HydrationBoundary>
  );
}
