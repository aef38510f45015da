import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getRun } from "@/lib/server/runs";
import { searchRun } from "@/lib/server/search/search-run";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.searchRun,
    ({ projectId, params, query }) => searchRun(projectId, params.traceId, query),
    async ({ projectId, params }) => (await getRun(projectId, params.traceId)) !== null,
  ),
);
