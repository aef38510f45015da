import { apiCalls } from "@/lib/contract/api";
import { listPipelines } from "@/lib/server/pipelines/pipelines";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listPipelines, ({ projectId }) => listPipelines(projectId)),
);
