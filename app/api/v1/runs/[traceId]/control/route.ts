import { apiCalls } from "@/lib/contract/api";
import { getRunControl } from "@/lib/server/control/run-control";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.runControl,
    ({ projectId, params, query }) => getRunControl(projectId, params.traceId, query.key ?? null),
    async ({ projectId, params }) => (await getRunControl(projectId, params.traceId, null)) !== null,
  ),
);
