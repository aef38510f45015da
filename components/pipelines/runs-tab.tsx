"use client";

import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { Findings, RunDuration } from "@/components/runs/run-cells";
import { ErrorState } from "@/components/ui/error-state";
import { Money } from "@/components/ui/money";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { oneLine } from "@/lib/browser/one-line";
import { runsOfPipeline, usePipelineRuns } from "@/lib/browser/pipeline-queries";
import type { Pipeline } from "@/lib/contract/pipelines";
import type { Run } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

const columns = [
  { id: "status", width: 100 },
  { id: "asked", width: 320 },
  { id: "duration", width: 48 },
  { id: "cost", width: 60 },
];

/** What became of the runs of the last days, and the newest ones. */
export function RunsTab({ pipeline }: { pipeline: Pipeline }) {
  const { name } = pipeline;
  const runs = usePipelineRuns(name);
  return (
    <>
      <Split pipeline={pipeline} />
      {runs.data ? (
        <RunRows runs={runs.data.runs} />
      ) : runs.error ? (
        <ErrorState title="The runs could not be read." error={runs.error} onRetry={() => void runs.refetch()} />
      ) : (
        <SkeletonRows rows={12} columns={columns} />
      )}
      <p className="pl-note">
        The newest runs.{" "}
        <Link className="link" href={runsOfPipeline(name)}>
          All of them
        </Link>
      </p>
    </>
  );
}

/** Runs of the stretch by status, each with its list. */
function Split({ pipeline }: { pipeline: Pipeline }) {
  const { name, from, done, failed, halted, lost, open } = pipeline;
  const parts = [
    { status: "done", words: "done", query: "done", count: done },
    { status: "failed", words: "failed", query: "failed", count: failed },
    { status: "halted", words: "halted", query: "halted", count: halted },
    { status: "lost", words: "lost", query: "lost", count: lost },
    { status: "running", words: "not ended", query: "running,waiting", count: open },
  ] as const;
  return (
    <p className="pl-split">
      {parts.map(({ status, words, query, count }) => (
        <Link key={status} href={runsOfPipeline(name, `status:${query}`, from)} data-none={count === 0}>
          <StatusBadge status={status}>
            {formatCount(count)} {words}
          </StatusBadge>
        </Link>
      ))}
    </p>
  );
}

function RunRows({ runs }: { runs: readonly Run[] }) {
  return (
    <table className="tfix pl-runs">
      <thead>
        <tr>
          <th scope="col" className="w-status">
            Status
          </th>
          <th scope="col">Asked</th>
          <th scope="col" className="w-num desk">
            Version
          </th>
          <th scope="col" className="w-num desk">
            Findings
          </th>
          <th scope="col" className="num w-num desk">
            Duration
          </th>
          <th scope="col" className="num w-cost desk">
            Cost
          </th>
          <th scope="col" className="num w-num">
            Started
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunLine key={run.traceId} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function RunLine({ run }: { run: Run }) {
  const asked = oneLine(run.inputText ?? "") || run.traceId;
  return (
    <tr>
      <td>
        <StatusBadge status={run.status} code={run.haltCode} />
      </td>
      <td title={asked}>
        <Link className="med" href={`/runs/${run.traceId}`}>
          <bdi>{visibleText(asked)}</bdi>
        </Link>
      </td>
      <td className="desk">{run.pipelineVersion !== null && <bdi>{visibleText(run.pipelineVersion)}</bdi>}</td>
      <td className="desk">
        <Findings run={run} />
      </td>
      <td className="num desk">
        <RunDuration run={run} />
      </td>
      <td className="num desk">
        <Money microUsd={run.costMicroUsd} state={run.costState} pad />
      </td>
      <td className="num">
        <TimeAgo at={run.startedAt} />
      </td>
    </tr>
  );
}
