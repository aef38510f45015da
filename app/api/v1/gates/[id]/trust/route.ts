import { apiCalls } from "@/lib/contract/api";
import { getTrust } from "@/lib/server/control/trust-view";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getTrust, ({ projectId, params }) => getTrust(projectId, params.id)),
);
