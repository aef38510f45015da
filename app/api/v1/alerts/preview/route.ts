import { apiCalls } from "@/lib/contract/api";
import { previewAlert } from "@/lib/server/alerts/preview";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.previewAlert, ({ projectId, body }) => previewAlert(projectId, body)),
);
