import { apiCalls } from "@/lib/contract/api";
import { verifyLines } from "@/lib/server/control/verify-audit";
import { endpoint, serve } from "@/lib/server/route";
import { streamOf } from "@/lib/server/stream-of";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.verifyAudit,
    async ({ projectId, query }) =>
      new Response(streamOf(verifyLines(projectId, query)), { headers: { "content-type": "application/x-ndjson" } }),
  ),
);
