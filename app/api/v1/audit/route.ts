import { apiCalls } from "@/lib/contract/api";
import { readAudit } from "@/lib/server/control/audit";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.audit, ({ projectId, query }) => readAudit(projectId, query)),
);
