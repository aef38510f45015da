import { apiCalls } from "@/lib/contract/api";
import { resendDelivery } from "@/lib/server/control/webhooks";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.resendDelivery, ({ tx, projectId, params }) =>
    resendDelivery(tx, projectId, params.id, params.deliveryId),
  ),
);
