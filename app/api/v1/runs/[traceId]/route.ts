import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getRun } from "@/lib/server/runs";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getRun, ({ projectId, params }) => getRun(projectId, params.traceId)),
);
