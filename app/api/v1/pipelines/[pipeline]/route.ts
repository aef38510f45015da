import { apiCalls } from "@/lib/contract/api";
import { getPipeline } from "@/lib/server/pipelines/pipelines";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getPipeline, ({ projectId, params }) => getPipeline(projectId, params.pipeline)),
);
