import { apiCalls } from "@/lib/contract/api";
import { pipelineContracts } from "@/lib/server/pipelines/contracts";
import { uploadContract } from "@/lib/server/pipelines/give-contracts";
import { pipelineExists } from "@/lib/server/pipelines/pipelines";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.pipelineContracts, ({ projectId, params }) => pipelineContracts(projectId, params.pipeline)),
  serve(
    apiCalls.uploadContract,
    ({ tx, projectId, params, body }) => uploadContract(tx, projectId, params.pipeline, body),
    ({ projectId, params }) => pipelineExists(projectId, params.pipeline),
  ),
);
