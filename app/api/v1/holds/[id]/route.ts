import { apiCalls } from "@/lib/contract/api";
import { getHold, releaseHold } from "@/lib/server/control/holds";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getHold, ({ projectId, params }) => getHold(projectId, params.id)),
  serve(apiCalls.releaseHold, ({ tx, projectId, params }) => releaseHold(tx, projectId, params.id)),
);
