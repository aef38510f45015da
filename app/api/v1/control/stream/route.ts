import { apiCalls } from "@/lib/contract/api";
import { streamControl } from "@/lib/server/control/stream";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.controlStream, ({ projectId, caller, request, query }) =>
    streamControl(projectId, caller, request, query.cursor),
  ),
);
