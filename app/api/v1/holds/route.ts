import { apiCalls } from "@/lib/contract/api";
import { createHold } from "@/lib/server/control/holds";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.createHold, ({ tx, projectId, body }) => createHold(tx, projectId, body)),
);
