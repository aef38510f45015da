import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { orderViews } from "@/lib/server/views";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.orderViews, ({ tx, projectId, body }) => orderViews(tx, projectId, body.ids)),
);
