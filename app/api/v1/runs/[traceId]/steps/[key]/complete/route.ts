import { apiCalls } from "@/lib/contract/api";
import { runExists } from "@/lib/server/control/runs";
import { completeStep } from "@/lib/server/control/steps";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.completeStep,
    ({ tx, projectId, params, body }) => completeStep(tx, projectId, params, body),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
