import { apiCalls } from "@/lib/contract/api";
import { previewBudget } from "@/lib/server/control/budget-preview";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.previewBudget, ({ projectId, body }) => previewBudget(projectId, body)),
);
