"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { Money } from "@/components/ui/money";
import { TimeAgo } from "@/components/ui/time-ago";
import { TokenCount } from "@/components/ui/token-count";
import { oneLine } from "@/lib/browser/one-line";
import { threadHref } from "@/lib/browser/thread-href";
import { useNow } from "@/lib/browser/use-now";
import type { Run } from "@/lib/contract/runs";
import { type RunColumnId, runColumnIds } from "@/lib/contract/views";
import { isRule, markOf, ruleOf } from "@/lib/domain/findings/rules";
import type { FieldName } from "@/lib/domain/query/fields";
import { formatCount } from "@/lib/format";

export type CellContext = {
  /** Narrows the list to one session or user. */
  readonly onOnly: (field: FieldName, value: string) => void;
  readonly tabIndex: number;
};
export type RunColumn = {
  readonly id: RunColumnId;
  readonly label: string;
  readonly px: number;
  /** Right-aligned. */
  readonly numeric?: boolean;
  /** What the list is sorted by under this head. */
  readonly sort?: "started" | "duration" | "cost" | "tokens" | "steps";
  /** Width of the window in px from which it is there, unless somebody chose it. */
  readonly from?: number;
  /** Width of the block that stands here while the list loads; px. */
  readonly skeleton: number;
  readonly cell: (run: Run, context: CellContext) => ReactNode;
};

type Columns = { readonly [Id in RunColumnId]: Omit<RunColumn, "id"> };
const columns: Columns = {
  pipeline: { label: "Pipeline", px: 112, skeleton: 72, cell: (run) => <Foreign text={run.pipeline} /> },
  findings: { label: "Findings", px: 66, skeleton: 0, cell: (run) => <Findings run={run} /> },
  steps: {
    ...{ label: "Steps", px: 60, numeric: true, sort: "steps", from: 1340, skeleton: 18 },
    cell: (run) => formatCount(run.spanCount),
  },
  duration: {
    ...{ label: "Duration", px: 84, numeric: true, sort: "duration", skeleton: 38 },
    cell: (run) => <RunDuration run={run} />,
  },
  tokens: {
    ...{ label: "Tokens", px: 76, numeric: true, sort: "tokens", from: 1340, skeleton: 34 },
    cell: (run) => <TokenCount count={tokensOf(run)} />,
  },
  cost: {
    ...{ label: "Cost", px: 82, numeric: true, sort: "cost", skeleton: 44 },
    cell: (run) => <Money microUsd={run.costMicroUsd} state={run.costState} pad />,
  },
  session: {
    ...{ label: "Session", px: 100, from: 1680, skeleton: 60 },
    cell: (run, context) => only("session", run.sessionId, context),
  },
  user: {
    ...{ label: "User", px: 100, from: 1500, skeleton: 56 },
    cell: (run, context) => only("user", run.userId, context),
  },
  started: {
    ...{ label: "Started", px: 84, numeric: true, sort: "started", skeleton: 30 },
    cell: (run) => <TimeAgo at={run.startedAt} />,
  },
  model: { label: "Model", px: 132, skeleton: 84, cell: (run) => <Foreign text={run.models.join(", ") || null} /> },
  service: { label: "Service", px: 112, skeleton: 72, cell: (run) => <Foreign text={run.service} /> },
  version: { label: "Version", px: 84, skeleton: 40, cell: (run) => <Foreign text={run.pipelineVersion} /> },
  llmCalls: {
    ...{ label: "Model calls", px: 84, numeric: true, skeleton: 18 },
    cell: (run) => formatCount(run.llmCalls),
  },
  toolCalls: {
    ...{ label: "Tool calls", px: 76, numeric: true, skeleton: 18 },
    cell: (run) => formatCount(run.toolCalls),
  },
};

export const columnOf = (id: RunColumnId): RunColumn => ({ id, ...columns[id] });
/** The columns behind status, ask and outcome that are there unless somebody chose others. */
export const usualColumns: readonly RunColumnId[] = runColumnIds.slice(0, runColumnIds.indexOf("started") + 1);

/** What the run was asked and what came of it. A name stands in where the client sends no texts. */
export function Asked({ run }: { run: Run }) {
  const asked = run.inputText === null ? "" : oneLine(run.inputText);
  const outcome = outcomeOf(run);
  return (
    <>
      {asked === "" ? (
        <span className="q">{run.spanCount === 0 ? "no step has arrived yet" : "no input was sent"}</span>
      ) : (
        <bdi>{asked}</bdi>
      )}
      {outcome !== "" && (
        <span className="q">
          {" → "}
          <bdi>{outcome}</bdi>
        </span>
      )}
    </>
  );
}

/** How the run is called where only its name can be said: in labels and titles. */
export function nameOf(run: Run): string {
  const asked = run.inputText === null ? "" : oneLine(run.inputText);
  return asked === "" ? `run ${run.traceId.slice(0, 8)}` : asked;
}

export function outcomeOf(run: Run): string {
  const failed = run.status === "failed" || run.status === "halted" || run.status === "lost";
  return oneLine((failed ? (run.errorMessage ?? run.outputText) : run.outputText) ?? "");
}

function Foreign({ text }: { text: string | null }) {
  if (text === null) return null;
  const line = oneLine(text);
  return <bdi title={line}>{line}</bdi>;
}

export function Findings({ run }: { run: Run }) {
  return (
    <>
      {run.findings > 0 && (
        <FindingMark
          kind={run.findingRules.every((rule) => markOf(rule) === "schema") ? "schema" : "silent"}
          count={run.findings}
          title={run.findingRules.map((rule) => (isRule(rule) ? ruleOf(rule).title : rule)).join(" · ")}
        />
      )}
      {run.hasError && <FindingMark kind="error" />}
    </>
  );
}

function only(field: FieldName, value: string | null, { onOnly, tabIndex }: CellContext) {
  if (value === null) return null;
  const line = oneLine(value);
  return (
    <Link
      href={threadHref(field === "user" ? "users" : "sessions", value)}
      prefetch={false}
      tabIndex={tabIndex}
      title={`Runs of ${field} ${line} as one thread; ⌥-click: only these in the list`}
      onClick={(event) => {
        if (!event.altKey) return;
        event.preventDefault();
        onOnly(field, value);
      }}
    >
      <bdi>{line}</bdi>
    </Link>
  );
}

/** Both null: the client counts no tokens, and nothing is shown. */
function tokensOf({ tokens }: Run): number | null {
  return tokens.input === null && tokens.output === null ? null : (tokens.input ?? 0) + (tokens.output ?? 0);
}

/** How long it took; while it is not over, how long it has been going on by this browser's clock. */
export function RunDuration({ run }: { run: Run }) {
  const nowMs = useNow();
  if (run.durationNs !== null) return <Duration ns={run.durationNs} />;
  if (nowMs === null || (run.status !== "running" && run.status !== "waiting")) return null;
  const sinceStart = BigInt(nowMs) * 1_000_000n - BigInt(run.startTimeUnixNano);
  return sinceStart < 0n ? null : <Duration ns={sinceStart} />;
}
