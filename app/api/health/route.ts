import { checkHealth } from "@/lib/server/health";

export const dynamic = "force-dynamic";

/** For supervisors and load balancers: 200 when everything works, else 503. Needs no credential, tells no details. */
export async function GET(): Promise<Response> {
  const health = await checkHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
