import { apiCalls } from "@/lib/contract/api";
import { exportRun } from "@/lib/server/export-run";
import { endpoint, serve } from "@/lib/server/route";
import { streamOf } from "@/lib/server/stream-of";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.exportRun, async ({ projectId, params: { traceId } }) => {
    const otlp = await exportRun(projectId, traceId);
    if (otlp === null) return null;
    const download = `attachment; filename="run-${traceId}.otlp.json"`;
    return new Response(streamOf(otlp), {
      headers: { "content-type": "application/json", "content-disposition": download },
    });
  }),
);
