import { apiCalls } from "@/lib/contract/api";
import { runFindings } from "@/lib/server/findings/findings";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.runFindings, ({ projectId, params }) => runFindings(projectId, params.traceId)),
);
