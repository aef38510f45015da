import { apiCalls } from "@/lib/contract/api";
import { testAlert } from "@/lib/server/alerts/alerts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.testAlert, ({ tx, projectId, params }) => testAlert(tx, projectId, params.id)),
);
