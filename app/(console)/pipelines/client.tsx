"use client";

import { useQueryState } from "nuqs";
import { pipelinesParams } from "@/app/(console)/pipelines/search-params";
import { pipelineColumns } from "@/components/pipelines/pipeline-columns";
import { PipelineTable } from "@/components/pipelines/pipeline-table";
import { TopBar } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { usePipelines } from "@/lib/browser/pipeline-queries";
import { figuresDays, figuresRunsMax } from "@/lib/contract/pipelines";
import { formatCount } from "@/lib/format";

/** Every agent program that sent runs, with its health. */
export function PipelinesPage() {
  const [sort, setSort] = useQueryState("sort", pipelinesParams.sort);
  const { data, error, refetch } = usePipelines();
  return (
    <>
      <TopBar title="Pipelines" about={`the last ${figuresDays} days`} />
      <div className="body">
        {data === undefined && error === null && <SkeletonRows rows={8} columns={pipelineColumns} />}
        {data === undefined && error !== null && (
          <ErrorState title="The pipelines could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {data?.pipelines.length === 0 && (
          <EmptyState title="No pipeline has sent a run yet.">
            A pipeline is there from its first run on, under the name that its agent, workflow or service gives it. The
            page Connect shows how to send one.
          </EmptyState>
        )}
        {data !== undefined && data.pipelines.length > 0 && (
          <>
            <PipelineTable
              pipelines={data.pipelines}
              from={data.from}
              sort={sort}
              onSort={(next) => void setSort(next)}
            />
            <p className="pl-note">
              Figures are of the runs that began in the last {figuresDays} days, the newest{" "}
              {formatCount(figuresRunsMax)} of each pipeline at most.
              {data.total > data.pipelines.length &&
                ` The ${data.pipelines.length} pipelines that ran last, of ${formatCount(data.total)}.`}
            </p>
          </>
        )}
      </div>
    </>
  );
}
