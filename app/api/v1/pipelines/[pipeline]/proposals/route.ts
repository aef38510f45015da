import { apiCalls } from "@/lib/contract/api";
import { decideProposal } from "@/lib/server/pipelines/give-contracts";
import { pipelineExists } from "@/lib/server/pipelines/pipelines";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.decideProposal,
    ({ tx, projectId, params, body }) => decideProposal(tx, projectId, params.pipeline, body),
    ({ projectId, params }) => pipelineExists(projectId, params.pipeline),
  ),
);
