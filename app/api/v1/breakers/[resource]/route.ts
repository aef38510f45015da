import { apiCalls } from "@/lib/contract/api";
import { getBreaker } from "@/lib/server/control/breakers";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getBreaker, ({ projectId, params }) => getBreaker(projectId, params.resource)),
);
