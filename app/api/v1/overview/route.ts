import { apiCalls } from "@/lib/contract/api";
import { getOverview } from "@/lib/server/overview/overview";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getOverview, ({ projectId, query }) => getOverview(projectId, query)),
);
