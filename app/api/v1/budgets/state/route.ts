import { apiCalls } from "@/lib/contract/api";
import { getBudgetStates } from "@/lib/server/control/budget-states";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listBudgetStates, ({ projectId }) => getBudgetStates(projectId)),
);
