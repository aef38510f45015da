import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { listSpans } from "@/lib/server/run-spans";
import { getRun } from "@/lib/server/runs";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.listSpans,
    ({ projectId, params, query }) => listSpans(projectId, params.traceId, query),
    async ({ projectId, params }) => (await getRun(projectId, params.traceId)) !== null,
  ),
);
