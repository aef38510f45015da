import { apiCalls } from "@/lib/contract/api";
import { leaseRun, releaseRun, runExists } from "@/lib/server/control/runs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.leaseRun,
    ({ tx, projectId, params, body }) => leaseRun(tx, projectId, params.traceId, body),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
  serve(
    apiCalls.releaseRun,
    ({ tx, projectId, params, query }) => releaseRun(tx, projectId, params.traceId, query.fence),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
