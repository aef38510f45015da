import { apiCalls } from "@/lib/contract/api";
import { startRun } from "@/lib/server/control/runs";
import { endpoint, serve } from "@/lib/server/route";
import { listRuns } from "@/lib/server/runs";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.startRun, ({ tx, projectId, body }) => startRun(tx, projectId, body)),
  serve(apiCalls.listRuns, ({ projectId, query }) => listRuns(projectId, query)),
);
