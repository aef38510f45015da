import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ControlsPage } from "@/components/control/controls-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { getBudgetStates } from "@/lib/server/control/budget-states";
import { getControls } from "@/lib/server/control/controls";
import { getOpenRuns } from "@/lib/server/control/open-runs";

export const metadata: Metadata = { title: "Controls" };

export default async function Page() {
  const { projectId } = await pageContext("/controls");
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await Promise.all([
    client.prefetchQuery({ queryKey: queryKeys.controls, queryFn: () => getControls(projectId) }),
    client.prefetchQuery({ queryKey: queryKeys.budgetStates, queryFn: () => getBudgetStates(projectId) }),
    client.prefetchQuery({ queryKey: queryKeys.openRuns, queryFn: () => getOpenRuns(projectId) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ControlsPage key={projectId} />
    </HydrationBoundary>
  );
}
