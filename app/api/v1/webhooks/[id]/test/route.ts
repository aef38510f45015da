import { apiCalls } from "@/lib/contract/api";
import { testWebhook, webhookExists } from "@/lib/server/control/webhooks";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.testWebhook,
    ({ tx, projectId, params }) => testWebhook(tx, projectId, params.id),
    ({ projectId, params }) => webhookExists(projectId, params.id),
  ),
);
