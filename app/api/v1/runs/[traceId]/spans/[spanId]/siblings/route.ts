import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { sameSteps } from "@/lib/server/same-steps";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.sameSteps,
    ({ projectId, params, query }) => sameSteps(projectId, params.traceId, params.spanId, query.limit),
    async ({ projectId, params }) => (await sameSteps(projectId, params.traceId, params.spanId, 1)) !== null,
  ),
);
