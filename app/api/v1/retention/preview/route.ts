import { apiCalls } from "@/lib/contract/api";
import { previewRetention } from "@/lib/server/data/retention";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.previewRetention, ({ projectId, body }) => previewRetention(projectId, body)),
);
