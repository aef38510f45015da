import { apiCalls } from "@/lib/contract/api";
import { pipelineExists } from "@/lib/server/pipelines/pipelines";
import { pipelineRules, switchPipelineRule } from "@/lib/server/pipelines/rules";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.pipelineRules, ({ projectId, params }) => pipelineRules(projectId, params.pipeline)),
  serve(
    apiCalls.switchRule,
    ({ tx, projectId, params, body }) => switchPipelineRule(tx, projectId, params.pipeline, body),
    ({ projectId, params }) => pipelineExists(projectId, params.pipeline),
  ),
);
