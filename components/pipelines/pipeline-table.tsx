"use client";

import "./pipelines.css";
import Link from "next/link";
import type { ReactNode } from "react";
import { visibleText } from "@/components/json/visible-text";
import { nextSort, type PipelineColumn, type PipelineSort, sortPipelines } from "@/components/pipelines/sort-pipelines";
import { SuccessRate } from "@/components/pipelines/success-rate";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { Icon } from "@/components/ui/icon";
import { Money } from "@/components/ui/money";
import { TimeAgo } from "@/components/ui/time-ago";
import { groupsOfPipeline, runsOfPipeline } from "@/lib/browser/pipeline-queries";
import { threadHref } from "@/lib/browser/thread-href";
import type { PipelineSummary } from "@/lib/contract/pipelines";
import { formatCount } from "@/lib/format";

type Head = { readonly id: PipelineColumn; readonly label: string; readonly className: string };
const heads: readonly Head[] = [
  { id: "name", label: "Pipeline", className: "" },
  { id: "runs", label: "Runs", className: "num pl-count" },
  { id: "success", label: "Success", className: "num pl-rate" },
  { id: "p50", label: "p50", className: "num desk pl-time" },
  { id: "p95", label: "p95", className: "num desk pl-time" },
  { id: "cost", label: "Cost per run", className: "num desk pl-money" },
  { id: "findings", label: "Findings", className: "pl-find" },
  { id: "seen", label: "Last seen", className: "num desk pl-seen" },
];

type Props = {
  pipelines: readonly PipelineSummary[];
  from: string;
  sort: PipelineSort;
  onSort: (sort: PipelineSort) => void;
};

export function PipelineTable({ pipelines, from, sort, onSort }: Props) {
  return (
    <table className="tfix pl-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <SortHead key={head.id} head={head} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {sortPipelines(pipelines, sort).map((pipeline) => (
          <PipelineRow key={pipeline.name} pipeline={pipeline} from={from} />
        ))}
      </tbody>
    </table>
  );
}

function SortHead({
  head: { id, label, className },
  sort,
  onSort,
}: Omit<Props, "pipelines" | "from"> & { head: Head }) {
  const turned = sort === id ? "ascending" : sort === `-${id}` ? "descending" : undefined;
  return (
    <th scope="col" className={className} {...(turned && { "aria-sort": turned })}>
      <button type="button" onClick={() => onSort(nextSort(sort, id))}>
        {label}
        {turned && <Icon name={turned === "ascending" ? "chevron-up" : "chevron-down"} />}
      </button>
    </th>
  );
}

function PipelineRow({ pipeline, from }: { pipeline: PipelineSummary; from: string }) {
  const { name, runs, capped, open, successRate, findings, lastSeenAt } = pipeline;
  const none: ReactNode = <span className="q">none</span>;
  return (
    <tr>
      <td title={name}>
        <Link className="med" href={threadHref("pipelines", name)}>
          <bdi>{visibleText(name)}</bdi>
        </Link>
      </td>
      <td className="num" data-unit={runs === 1 ? "run" : "runs"}>
        <Link href={runsOfPipeline(name, "", from)} title={open > 0 ? `${formatCount(open)} still open` : undefined}>
          {formatCount(runs)}
          {capped && "+"}
        </Link>
      </td>
      <td className="num">
        <Link href={runsOfPipeline(name, "status:done", from)}>
          <SuccessRate rate={successRate} />
        </Link>
      </td>
      <td className="num desk">
        <Duration ns={pipeline.durationP50Ns} />
      </td>
      <td className="num desk">
        <Duration ns={pipeline.durationP95Ns} />
      </td>
      <td className="num desk">
        <Money microUsd={pipeline.costPerRunMicroUsd} state={pipeline.costState} pad />
      </td>
      <td>
        <span className="row">
          {findings.schema > 0 && (
            <Link href={groupsOfPipeline(name, "schema")}>
              <FindingMark kind="schema" count={findings.schema} title="open kinds of schema failures" />
            </Link>
          )}
          {findings.silent > 0 && (
            <Link href={groupsOfPipeline(name, "silent")}>
              <FindingMark kind="silent" count={findings.silent} title="open kinds of silent failures" />
            </Link>
          )}
          {findings.schema + findings.silent === 0 && none}
        </span>
      </td>
      <td className="num desk">
        <TimeAgo at={lastSeenAt} />
      </td>
    </tr>
  );
}
