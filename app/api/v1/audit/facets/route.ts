import { apiCalls } from "@/lib/contract/api";
import { auditFacets } from "@/lib/server/control/audit";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.auditFacets, ({ projectId }) => auditFacets(projectId)),
);
