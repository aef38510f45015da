import { apiCalls } from "@/lib/contract/api";
import { listReprices, startReprice } from "@/lib/server/prices/reprice";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.startReprice, ({ tx, projectId, body }) => startReprice(tx, projectId, body)),
  serve(apiCalls.listReprices, ({ projectId }) => listReprices(projectId)),
);
