import { apiCalls } from "@/lib/contract/api";
import { plantCanary } from "@/lib/server/control/canaries";
import { gateExists } from "@/lib/server/control/gates";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.plantCanary,
    ({ tx, projectId, params, body }) => plantCanary(tx, projectId, params.id, body),
    ({ projectId, params }) => gateExists(projectId, params.id),
  ),
);
