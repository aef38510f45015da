import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { ConnectPage } from "@/components/connect/connect-page";
import { queryKeys } from "@/lib/browser/query-keys";
import { pageContext } from "@/lib/server/context";
import { env } from "@/lib/server/env";
import { defaultProjectKey } from "@/lib/server/home";
import { defaultProjectId } from "@/lib/server/projects";
import { listRuns } from "@/lib/server/runs";
import { isLoopback } from "@/lib/server/settings.mjs";

export const metadata: Metadata = { title: "Connect" };

export default async function Page() {
  const { projectId } = await pageContext("/connect");
  const { HOST, PORT, OTLP_HTTP_PORT, OTLP_GRPC_PORT, TRACEGATE_PUBLIC_URL } = env();
  const local = isLoopback(HOST);
  const isDefault = projectId === (await defaultProjectId());
  // bound to every address, the name that the reader used is the one that reaches this machine
  const asked = (await headers()).get("host");
  const host = local ? HOST : (hostOf(asked) ?? HOST);
  const target = {
    httpUrl: `http://${host}:${OTLP_HTTP_PORT}`,
    grpcAddress: `${host}:${OTLP_GRPC_PORT}`,
    webUrl: TRACEGATE_PUBLIC_URL ?? `http://${asked ?? `${host}:${PORT}`}`,
    key: isDefault ? defaultProjectKey() : null,
  };
  const client = new QueryClient();
  // what fails here is left out: the browser asks again and shows why
  await client.prefetchQuery({
    queryKey: queryKeys.latestRun,
    queryFn: async () => (await listRuns(projectId, { limit: 1 })).runs[0] ?? null,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConnectPage key={projectId} target={target} keyless={local && isDefault} />
    </HydrationBoundary>
  );
}

const hostOf = (header: string | null) => (header === null ? null : new URL(`http://${header}`).hostname);
