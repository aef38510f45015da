import { apiCalls } from "@/lib/contract/api";
import { exportRuns } from "@/lib/server/export-runs";
import { endpoint, serve } from "@/lib/server/route";
import { streamOf } from "@/lib/server/stream-of";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.exportRuns, async ({ projectId, query }) => {
    const lines = await exportRuns(projectId, query);
    return new Response(streamOf(lines), {
      headers: {
        "content-type": "application/x-ndjson",
        "content-disposition": 'attachment; filename="runs.otlp.ndjson"',
      },
    });
  }),
);
