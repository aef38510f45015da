import { apiCalls } from "@/lib/contract/api";
import { gateExists } from "@/lib/server/control/gates";
import { revokeTrust } from "@/lib/server/control/trust-view";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.revokeTrust,
    ({ tx, projectId, params, body }) => revokeTrust(tx, projectId, params.id, body.reason),
    ({ projectId, params }) => gateExists(projectId, params.id),
  ),
);
