import { apiCalls } from "@/lib/contract/api";
import { createAlert, listAlerts } from "@/lib/server/alerts/alerts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listAlerts, ({ projectId }) => listAlerts(projectId)),
  serve(apiCalls.createAlert, ({ tx, projectId, body }) => createAlert(tx, projectId, body)),
);
