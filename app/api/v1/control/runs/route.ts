import { apiCalls } from "@/lib/contract/api";
import { getOpenRuns } from "@/lib/server/control/open-runs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.openRuns, ({ projectId }) => getOpenRuns(projectId)),
);
