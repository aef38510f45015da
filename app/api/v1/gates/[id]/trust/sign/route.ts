import { apiCalls } from "@/lib/contract/api";
import { gateExists } from "@/lib/server/control/gates";
import { signTrust } from "@/lib/server/control/trust-view";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.signTrust,
    ({ tx, projectId, params, body }) => signTrust(tx, projectId, params.id, body.level, body.reason),
    ({ projectId, params }) => gateExists(projectId, params.id),
  ),
);
