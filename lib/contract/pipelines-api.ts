import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Contract, NewContract, PipelineContracts, ProposalDecision, SpanContracts } from "@/lib/contract/contracts";
import { hex, OfSpan } from "@/lib/contract/params";
import { Pipeline, PipelineList } from "@/lib/contract/pipelines";
import { ThreadId } from "@/lib/contract/threads";

const OfContract = z.object({ pipeline: ThreadId, contractId: hex(32) });
const OfPipeline = z.object({ pipeline: ThreadId });

/** Calls about pipelines and the contracts of their steps. */
export const pipelineCalls = {
  listPipelines: {
    method: "GET",
    path: "/pipelines",
    who: "reader",
    summary: "Pipelines with what their runs of the last 7 days were like, those that ran last first",
    status: 200,
    answer: PipelineList,
  },
  getPipeline: {
    method: "GET",
    path: "/pipelines/{pipeline}",
    who: "reader",
    summary: "One pipeline: the figures of its last 7 days beside those of the 7 days before",
    params: OfPipeline,
    status: 200,
    answer: Pipeline,
  },
  pipelineContracts: {
    method: "GET",
    path: "/pipelines/{pipeline}/contracts",
    who: "reader",
    summary: "Contracts of the steps of a pipeline with how they were kept, and those that are proposed",
    params: OfPipeline,
    status: 200,
    answer: PipelineContracts,
  },
  getContract: {
    method: "GET",
    path: "/pipelines/{pipeline}/contracts/{contractId}",
    who: "reader",
    summary:
      "A contract: versions with what changed and whether that breaks, checks over time, where it is broken, runs",
    params: OfContract,
    status: 200,
    answer: Contract,
  },
  uploadContract: {
    method: "POST",
    path: "/pipelines/{pipeline}/contracts",
    who: "key or operator",
    summary: "Give a step a contract, as JSON Schema or zod source: spans that carry none are held to it from now on",
    params: OfPipeline,
    body: NewContract,
    status: 201,
    answer: Contract,
  },
  withdrawContract: {
    method: "DELETE",
    path: "/pipelines/{pipeline}/contracts/{contractId}",
    who: "key or operator",
    summary: "Withdraw the contract that somebody gave a step; what spans carry stays",
    params: OfContract,
    status: 204,
  },
  decideProposal: {
    method: "POST",
    path: "/pipelines/{pipeline}/proposals",
    who: "operator",
    summary: "Adopt a contract that was learnt from runs, dismiss it, or take that back",
    params: OfPipeline,
    body: ProposalDecision,
    status: 200,
    answer: PipelineContracts,
  },
  spanContracts: {
    method: "GET",
    path: "/runs/{traceId}/spans/{spanId}/contracts",
    who: "reader",
    summary: "The contracts of a step with its values, and each place where a value breaks them",
    params: OfSpan,
    status: 200,
    answer: SpanContracts,
  },
} as const satisfies Record<string, ApiCall>;

export const pipelineShapes = {
  Contract,
  Pipeline,
  PipelineContracts,
  PipelineList,
  SpanContracts,
} as const satisfies Record<string, z.ZodType>;
