import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { runFacets } from "@/lib/server/runs";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.runFacets, ({ projectId, query }) => runFacets(projectId, query)),
);
