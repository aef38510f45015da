import { apiCalls } from "@/lib/contract/api";
import { alertHistory } from "@/lib/server/alerts/alerts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.alertHistory, ({ projectId, params, query }) => alertHistory(projectId, params.id, query)),
);
