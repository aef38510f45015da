import { apiCalls } from "@/lib/contract/api";
import { notificationExists, resendNotification } from "@/lib/server/notify/notifications";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.resendNotification,
    ({ tx, projectId, params }) => resendNotification(tx, projectId, params.id),
    ({ projectId, params }) => notificationExists(projectId, params.id),
  ),
);
