import { apiCalls } from "@/lib/contract/api";
import { getRunState } from "@/lib/server/control/run-state";
import { runExists } from "@/lib/server/control/runs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.runState,
    ({ projectId, params, query }) => getRunState(projectId, params.traceId, query),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
