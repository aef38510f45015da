import { apiCalls } from "@/lib/contract/api";
import { listFormerMembers } from "@/lib/server/people/members";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listFormerMembers, ({ projectId }) => listFormerMembers(projectId)),
);
