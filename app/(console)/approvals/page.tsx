import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { ApprovalsClient } from "@/app/(console)/approvals/client";
import { loadInboxParams } from "@/app/(console)/approvals/search-params";
import { inboxPageSize, toInboxQuery } from "@/lib/browser/inbox-filter";
import { queryKeys } from "@/lib/browser/query-keys";
import { apiCalls } from "@/lib/contract/api";
import { InboxQuery } from "@/lib/contract/inbox";
import { admit } from "@/lib/server/admit";
import { memberOf } from "@/lib/server/auth";
import { callerOfPage, type PageContext, pageContext } from "@/lib/server/context";
import { countInbox, listInbox } from "@/lib/server/control/inbox";

export const metadata: Metadata = { title: "Approvals" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const context = await pageContext("/approvals");
  const client = new QueryClient();
  await prefetch(client, context, await searchParams);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ApprovalsClient key={context.projectId} />
    </HydrationBoundary>
  );
}

/** The list as it opens. What fails here is left out: the browser asks again and shows why. */
async function prefetch(client: QueryClient, context: PageContext, params: SearchParams): Promise<void> {
  const { projectId } = context;
  const ask = toInboxQuery(loadInboxParams(params));
  const member = async () => memberOf(await admit(apiCalls.listInbox, callerOfPage(context)));
  await Promise.all([
    client.prefetchInfiniteQuery({
      queryKey: queryKeys.inbox(ask),
      queryFn: async () =>
        listInbox(projectId, await member(), { ...InboxQuery.parse({}), ...ask, limit: inboxPageSize }),
      initialPageParam: null,
    }),
    client.prefetchQuery({
      queryKey: queryKeys.inboxCounts,
      queryFn: async () => countInbox(projectId, await member()),
    }),
  ]);
}
