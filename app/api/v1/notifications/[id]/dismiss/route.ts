import { apiCalls } from "@/lib/contract/api";
import { dismissNotification, notificationExists } from "@/lib/server/notify/notifications";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.dismissNotification,
    ({ tx, projectId, params }) => dismissNotification(tx, projectId, params.id),
    ({ projectId, params }) => notificationExists(projectId, params.id),
  ),
);
