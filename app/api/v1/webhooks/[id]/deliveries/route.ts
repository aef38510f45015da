import { apiCalls } from "@/lib/contract/api";
import { listDeliveries, webhookExists } from "@/lib/server/control/webhooks";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.listDeliveries,
    ({ projectId, params, query }) => listDeliveries(projectId, params.id, query),
    ({ projectId, params }) => webhookExists(projectId, params.id),
  ),
);
