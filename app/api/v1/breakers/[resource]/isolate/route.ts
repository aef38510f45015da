import { apiCalls } from "@/lib/contract/api";
import { isolateBreaker } from "@/lib/server/control/breakers";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.isolateBreaker, ({ tx, projectId, params, body }) =>
    isolateBreaker(tx, projectId, params.resource, body.reason),
  ),
);
