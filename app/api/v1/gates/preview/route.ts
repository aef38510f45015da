import { apiCalls } from "@/lib/contract/api";
import { previewGate } from "@/lib/server/control/gates";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.previewGate, ({ projectId, body }) => previewGate(projectId, body)),
);
