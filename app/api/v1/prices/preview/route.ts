import { apiCalls } from "@/lib/contract/api";
import { previewOwnPrice } from "@/lib/server/prices/own-prices";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.previewOwnPrice, ({ projectId, body }) => previewOwnPrice(projectId, body)),
);
