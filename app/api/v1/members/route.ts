import { apiCalls } from "@/lib/contract/api";
import { listMembers } from "@/lib/server/control/members";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listMembers, ({ projectId, query }) => listMembers(projectId, query)),
);
