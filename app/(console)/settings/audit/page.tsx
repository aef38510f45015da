import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { AuditPage } from "@/app/(console)/settings/audit/client";
import { loadAuditParams } from "@/app/(console)/settings/audit/search-params";
import { auditFilterOf, auditListOptions, auditPageSize } from "@/lib/browser/audit-queries";
import { AuditFilter } from "@/lib/contract/audit";
import { pageContext } from "@/lib/server/context";
import { readAudit } from "@/lib/server/control/audit";

export const metadata: Metadata = { title: "Audit log" };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { projectId } = await pageContext("/settings/audit");
  const { entry, ...ask } = await loadAuditParams(searchParams);
  const client = new QueryClient();
  const { queryKey, initialPageParam } = auditListOptions(ask, entry);
  const given = Object.entries(auditFilterOf(ask)).filter(([, value]) => value !== null);
  // what fails here, a bad filter in a link too, is left out: the browser asks again and shows why
  await client.prefetchInfiniteQuery({
    queryKey,
    initialPageParam,
    queryFn: ({ pageParam: { order, seq } }) => {
      const filter = AuditFilter.parse(Object.fromEntries(given));
      return readAudit(projectId, { ...filter, order, limit: auditPageSize, ...(seq !== null && { seq }) });
    },
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AuditPage key={projectId} />
    </HydrationBoundary>
  );
}
