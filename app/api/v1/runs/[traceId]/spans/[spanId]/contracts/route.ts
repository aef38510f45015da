import { apiCalls } from "@/lib/contract/api";
import { spanContracts } from "@/lib/server/pipelines/span-contracts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.spanContracts, ({ projectId, params }) => spanContracts(projectId, params.traceId, params.spanId)),
);
