import { apiCalls } from "@/lib/contract/api";
import { exportAudit } from "@/lib/server/control/export-audit";
import { endpoint, serve } from "@/lib/server/route";
import { streamOf } from "@/lib/server/stream-of";

const types = { jsonl: "application/x-ndjson", csv: "text/csv; charset=utf-8" } as const;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.exportAudit,
    async ({ projectId, query }) =>
      new Response(streamOf(exportAudit(projectId, query)), {
        headers: {
          "content-type": types[query.format],
          "content-disposition": `attachment; filename="audit.${query.format}"`,
        },
      }),
  ),
);
