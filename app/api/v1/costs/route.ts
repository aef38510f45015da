import { apiCalls } from "@/lib/contract/api";
import { getCosts } from "@/lib/server/costs/costs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getCosts, ({ projectId, query }) => getCosts(projectId, query, Date.now())),
);
