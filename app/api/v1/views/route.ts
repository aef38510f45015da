import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { createView, listViews } from "@/lib/server/views";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listViews, ({ projectId, query }) => listViews(projectId, query.list)),
  serve(apiCalls.createView, ({ tx, projectId, body }) => createView(tx, projectId, body)),
);
