import { apiCalls } from "@/lib/contract/api";
import { getBudgetBurn } from "@/lib/server/control/budget-states";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getBudgetBurn, ({ projectId, params }) => getBudgetBurn(projectId, params.id)),
);
