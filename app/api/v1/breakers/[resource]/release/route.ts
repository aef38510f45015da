import { apiCalls } from "@/lib/contract/api";
import { breakerExists, releaseBreaker } from "@/lib/server/control/breakers";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.releaseBreaker,
    ({ tx, projectId, params, body }) => releaseBreaker(tx, projectId, params.resource, body.reason),
    ({ projectId, params }) => breakerExists(projectId, params.resource),
  ),
);
