import { apiCalls } from "@/lib/contract/api";
import { createBudget, listBudgets } from "@/lib/server/control/budgets";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.createBudget, ({ tx, projectId, body }) => createBudget(tx, projectId, body)),
  serve(apiCalls.listBudgets, ({ projectId, query }) => listBudgets(projectId, query)),
);
