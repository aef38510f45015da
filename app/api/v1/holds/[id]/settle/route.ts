import { apiCalls } from "@/lib/contract/api";
import { holdExists } from "@/lib/server/control/holds";
import { settleHolds, settlement } from "@/lib/server/control/settlements";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.settleHold,
    { together: settleHolds, item: ({ params, body }) => settlement(params.id, body.microUsd) },
    ({ projectId, params }) => holdExists(projectId, params.id),
  ),
);
