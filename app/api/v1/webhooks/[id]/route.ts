import { apiCalls } from "@/lib/contract/api";
import { removeWebhook } from "@/lib/server/control/webhooks";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.removeWebhook, ({ tx, projectId, params }) => removeWebhook(tx, projectId, params.id)),
);
