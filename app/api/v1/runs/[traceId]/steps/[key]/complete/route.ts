import { apiCalls } from "@/lib/contract/api";
import { runExists } from "@/lib/server/control/runs";
import { completeSteps } from "@/lib/server/control/steps";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.completeStep,
    { together: completeSteps, item: ({ params, body }) => ({ runId: params.traceId, key: params.key, body }) },
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
