import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getSpan } from "@/lib/server/span-detail";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getSpan, ({ projectId, params }) => getSpan(projectId, params.traceId, params.spanId)),
);
