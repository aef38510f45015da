import { apiCalls } from "@/lib/contract/api";
import { breakerExists, leaseProbe } from "@/lib/server/control/breakers";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.leaseProbe,
    ({ tx, projectId, params, body }) => leaseProbe(tx, projectId, params.resource, body),
    ({ projectId, params }) => breakerExists(projectId, params.resource),
  ),
);
