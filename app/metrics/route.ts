import { noteSystem } from "@/lib/server/system";
import { mayReadMetrics, metricsType, writeMetrics } from "@/lib/server/telemetry/metrics";

export const dynamic = "force-dynamic";

/** For Prometheus, with the admin key or TRACEGATE_METRICS_TOKEN as bearer: this process, and what waits in the database. */
export async function GET(request: Request): Promise<Response> {
  const headers = { "content-type": metricsType, "cache-control": "no-store" };
  if (!mayReadMetrics(request.headers.get("authorization"))) {
    const refused = { ...headers, "www-authenticate": "Bearer" };
    return new Response("the admin key or TRACEGATE_METRICS_TOKEN is needed\n", { status: 401, headers: refused });
  }
  await noteSystem();
  return new Response(writeMetrics("web"), { headers });
}
