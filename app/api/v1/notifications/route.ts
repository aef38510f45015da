import { apiCalls } from "@/lib/contract/api";
import { listNotifications } from "@/lib/server/notify/notifications";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listNotifications, ({ projectId, query }) => listNotifications(projectId, query)),
);
