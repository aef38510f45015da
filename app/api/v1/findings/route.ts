import { apiCalls } from "@/lib/contract/api";
import { listGroups } from "@/lib/server/findings/findings";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listFindings, ({ projectId, query }) => listGroups(projectId, query)),
);
