import { apiCalls } from "@/lib/contract/api";
import { getGateUse } from "@/lib/server/control/gate-use";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.gateUse, ({ projectId, query }) => getGateUse(projectId, query.pipeline)),
);
