import { apiCalls } from "@/lib/contract/api";
import { exportCosts } from "@/lib/server/costs/export-costs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.exportCosts,
    async ({ projectId, query }) =>
      new Response(await exportCosts(projectId, query, Date.now()), {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="costs-by-${query.by}.csv"`,
        },
      }),
  ),
);
