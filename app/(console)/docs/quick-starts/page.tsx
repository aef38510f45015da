import type { Metadata } from "next";
import { headers } from "next/headers";
import { QuickStarts } from "@/components/docs/quick-starts";
import { pageContext } from "@/lib/server/context";
import { env } from "@/lib/server/env";
import { isLoopback } from "@/lib/server/settings.mjs";

export const metadata: Metadata = { title: "Quick starts · Docs" };

export default async function Page() {
  await pageContext("/docs/quick-starts");
  const { HOST, PORT, OTLP_HTTP_PORT, OTLP_GRPC_PORT, TRACEGATE_PUBLIC_URL } = env();
  const asked = (await headers()).get("host") ?? `${HOST}:${PORT}`;
  const host = isLoopback(HOST) ? HOST : new URL(`http://${asked}`).hostname;
  const target = {
    httpUrl: `http://${host}:${OTLP_HTTP_PORT}`,
    grpcAddress: `${host}:${OTLP_GRPC_PORT}`,
    webUrl: TRACEGATE_PUBLIC_URL ?? `http://${asked}`,
    key: null,
  };
  return <QuickStarts target={target} />;
}
