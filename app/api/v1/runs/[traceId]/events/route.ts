import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { streamRunEvents } from "@/lib/server/run-events";
import { getRun } from "@/lib/server/runs";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.runEvents, async ({ projectId, params, request }) => {
    if ((await getRun(projectId, params.traceId)) === null) return null;
    return streamRunEvents(projectId, params.traceId, request.signal);
  }),
);
