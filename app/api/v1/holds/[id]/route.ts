import { apiCalls } from "@/lib/contract/api";
import { getHold } from "@/lib/server/control/holds";
import { release, settleHolds } from "@/lib/server/control/settlements";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getHold, ({ projectId, params }) => getHold(projectId, params.id)),
  serve(apiCalls.releaseHold, { together: settleHolds, item: ({ params }) => release(params.id) }),
);
