import { apiCalls } from "@/lib/contract/api";
import { budgetExists, changeBudget, getBudget, removeBudget } from "@/lib/server/control/budgets";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.getBudget,
    ({ projectId, params, query }) =>
      getBudget(projectId, params.id, query.at === undefined ? null : new Date(query.at)),
    ({ projectId, params }) => budgetExists(projectId, params.id),
  ),
  serve(
    apiCalls.changeBudget,
    ({ tx, projectId, params, body }) => changeBudget(tx, projectId, params.id, body),
    ({ projectId, params }) => budgetExists(projectId, params.id),
  ),
  serve(apiCalls.removeBudget, ({ tx, projectId, params }) => removeBudget(tx, projectId, params.id)),
);
