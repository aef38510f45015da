import { apiCalls } from "@/lib/contract/api";
import { endRun, runExists } from "@/lib/server/control/runs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.endRun,
    ({ tx, projectId, params, body }) => endRun(tx, projectId, params.traceId, body),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
