import { queryOptions, useQuery } from "@tanstack/react-query";
import { call, type Options } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { threadHref } from "@/lib/browser/thread-href";
import { Pipeline, PipelineList } from "@/lib/contract/pipelines";
import { isAnyOf } from "@/lib/domain/query/ast";
import { printQuery } from "@/lib/domain/query/print";

const calmMs = 15_000;

const getPipelines = (options: Options) => call("/pipelines", PipelineList, options);
const getPipeline = (name: string, options: Options) => call(threadHref("pipelines", name), Pipeline, options);

export const usePipelines = () =>
  useQuery({
    queryKey: queryKeys.pipelineList,
    queryFn: ({ signal }) => getPipelines({ signal }),
    refetchInterval: calmMs,
  });

export const pipelineOptions = (name: string) =>
  queryOptions({ queryKey: queryKeys.pipeline(name), queryFn: ({ signal }) => getPipeline(name, { signal }) });
export const usePipeline = (name: string) => useQuery({ ...pipelineOptions(name), refetchInterval: calmMs });

/** The list of runs of a pipeline, perhaps only those that another part of a query leaves. */
export const runsOfPipeline = (name: string, also = "") =>
  `/runs?q=${encodeURIComponent(`${printQuery(isAnyOf("pipeline", [name]))}${also && ` ${also}`}`)}`;
