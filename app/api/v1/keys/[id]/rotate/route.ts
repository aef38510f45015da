import { apiCalls } from "@/lib/contract/api";
import { keyExists, rotateKey } from "@/lib/server/keys";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.rotateKey,
    ({ tx, projectId, params, body }) => rotateKey(tx, projectId, params.id, body.graceHours),
    ({ projectId, params }) => keyExists(projectId, params.id),
  ),
);
