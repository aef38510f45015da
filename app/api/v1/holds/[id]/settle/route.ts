import { apiCalls } from "@/lib/contract/api";
import { holdExists, settleHold } from "@/lib/server/control/holds";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.settleHold,
    ({ tx, projectId, params, body }) => settleHold(tx, projectId, params.id, body.microUsd),
    ({ projectId, params }) => holdExists(projectId, params.id),
  ),
);
