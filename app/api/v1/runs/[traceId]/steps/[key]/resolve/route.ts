import { apiCalls } from "@/lib/contract/api";
import { runExists } from "@/lib/server/control/runs";
import { resolveStep } from "@/lib/server/control/steps";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.resolveStep,
    ({ tx, projectId, params: { traceId: runId, key }, body }) => resolveStep(tx, projectId, { runId, key }, body),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
