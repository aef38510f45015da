import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { readSteps } from "@/lib/server/run-steps";
import { getRun } from "@/lib/server/runs";
import { streamOf } from "@/lib/server/stream-of";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.readSteps,
    async ({ projectId, params, query }) => {
      const lines = await readSteps(projectId, params.traceId, query);
      return lines && new Response(streamOf(lines), { headers: { "content-type": "application/x-ndjson" } });
    },
    async ({ projectId, params }) => (await getRun(projectId, params.traceId)) !== null,
  ),
);
