import { apiCalls } from "@/lib/contract/api";
import { createWebhook, listWebhooks } from "@/lib/server/control/webhooks";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.createWebhook, ({ tx, projectId, body }) => createWebhook(tx, projectId, body)),
  serve(apiCalls.listWebhooks, ({ projectId, query }) => listWebhooks(projectId, query)),
);
