import { queryOptions, useQuery } from "@tanstack/react-query";
import { call, getRuns, type Options } from "@/lib/browser/api";
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

/** The list of runs of a pipeline, perhaps only those that another part of a query leaves, or that began from a time on. */
export function runsOfPipeline(name: string, also = "", from: string | null = null): string {
  const params = new URLSearchParams({ q: `${printQuery(isAnyOf("pipeline", [name]))}${also && ` ${also}`}` });
  if (from !== null) params.set("from", from);
  return `/runs?${params}`;
}

/** Its groups of findings that are open; of one kind, or null: of both. */
export const groupsOfPipeline = (name: string, mark: "schema" | "silent" | null) =>
  `/findings?${new URLSearchParams({ pipeline: name, ...(mark !== null && { mark }) })}`;

const recentMax = 12;

export const newestRunsOf = (name: string) => ({ q: printQuery(isAnyOf("pipeline", [name])), limit: recentMax });

/** The newest runs of a pipeline. */
export const usePipelineRuns = (name: string) =>
  useQuery({
    queryKey: queryKeys.pipelineRuns(name),
    queryFn: ({ signal }) => getRuns(newestRunsOf(name), { signal }),
    refetchInterval: calmMs,
  });
