import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getRun } from "@/lib/server/runs";
import { getTranscript } from "@/lib/server/transcript";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.getTranscript,
    ({ projectId, params, query }) => getTranscript(projectId, params.traceId, query),
    async ({ projectId, params }) => (await getRun(projectId, params.traceId)) !== null,
  ),
);
