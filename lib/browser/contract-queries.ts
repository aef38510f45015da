import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, send } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { threadHref } from "@/lib/browser/thread-href";
import {
  Contract,
  type NewContract,
  PipelineContracts,
  PipelineRules,
  type ProposalDecision,
  type RuleChange,
  SpanContracts,
} from "@/lib/contract/contracts";

const calmMs = 15_000;
const pathOf = (pipeline: string) => threadHref("pipelines", pipeline);

export const usePipelineContracts = (pipeline: string) =>
  useQuery({
    queryKey: queryKeys.pipelineContracts(pipeline),
    queryFn: ({ signal }) => call(`${pathOf(pipeline)}/contracts`, PipelineContracts, { signal }),
    refetchInterval: calmMs,
  });

export const useContract = (pipeline: string, id: string) =>
  useQuery({
    queryKey: queryKeys.contract(pipeline, id),
    queryFn: ({ signal }) => call(`${pathOf(pipeline)}/contracts/${encodeURIComponent(id)}`, Contract, { signal }),
    refetchInterval: calmMs,
  });

export const usePipelineRules = (pipeline: string) =>
  useQuery({
    queryKey: queryKeys.pipelineRules(pipeline),
    queryFn: ({ signal }) => call(`${pathOf(pipeline)}/rules`, PipelineRules, { signal }),
    refetchInterval: calmMs,
  });

export const useSpanContracts = (traceId: string, spanId: string) =>
  useQuery({
    queryKey: queryKeys.spanContracts(traceId, spanId),
    queryFn: ({ signal }) =>
      call(`/runs/${encodeURIComponent(traceId)}/spans/${encodeURIComponent(spanId)}/contracts`, SpanContracts, {
        signal,
      }),
    staleTime: calmMs,
  });

/** A change to what a pipeline is held to; all that is shown of the pipeline is read anew. */
function useChange<Given, Answer>(pipeline: string, change: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.pipeline(pipeline) }),
  });
}

export const useSwitchRule = (pipeline: string) =>
  useChange(pipeline, (body: RuleChange) =>
    call(`${pathOf(pipeline)}/rules`, PipelineRules, { method: "PATCH", body }),
  );
export const useUploadContract = (pipeline: string) =>
  useChange(pipeline, (body: NewContract) => call(`${pathOf(pipeline)}/contracts`, Contract, { method: "POST", body }));
export const useWithdrawContract = (pipeline: string) =>
  useChange(pipeline, (id: string) =>
    send(`${pathOf(pipeline)}/contracts/${encodeURIComponent(id)}`, { method: "DELETE" }),
  );
export const useDecideProposal = (pipeline: string) =>
  useChange(pipeline, (body: ProposalDecision) =>
    call(`${pathOf(pipeline)}/proposals`, PipelineContracts, { method: "POST", body }),
  );
