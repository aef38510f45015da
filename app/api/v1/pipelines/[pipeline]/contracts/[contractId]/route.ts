import { apiCalls } from "@/lib/contract/api";
import { getContract } from "@/lib/server/pipelines/contract";
import { withdraw } from "@/lib/server/pipelines/give-contracts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getContract, ({ projectId, params }) => getContract(projectId, params.pipeline, params.contractId)),
  serve(apiCalls.withdrawContract, ({ tx, projectId, params }) =>
    withdraw(tx, projectId, params.pipeline, params.contractId),
  ),
);
