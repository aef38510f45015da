import { apiCalls } from "@/lib/contract/api";
import { claimSteps } from "@/lib/server/control/claims";
import { runExists } from "@/lib/server/control/runs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.claimStep,
    { together: claimSteps, item: ({ params, body }) => ({ runId: params.traceId, key: params.key, body }) },
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
