"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { TokenCount } from "@/components/ui/token-count";
import { oneLine } from "@/lib/browser/one-line";
import type { TextField } from "@/lib/browser/runs-filter";
import { threadHref } from "@/lib/browser/thread-href";
import { useNow } from "@/lib/browser/use-now";
import type { Run } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

export type CellContext = {
  /** Narrows the list to one session or user. */
  readonly onOnly: (field: TextField, value: string) => void;
  readonly tabIndex: number;
};
export type RunColumn = {
  readonly id: string;
  readonly label: string;
  /** Right-aligned. */
  readonly numeric?: boolean;
  /** Width of the block that stands here while the list loads; px. */
  readonly skeleton: number;
  readonly cell: (run: Run, context: CellContext) => ReactNode;
};

/** The columns between the box and the end, in order. Which of them a width has room for is decided in runs.css. */
export const runColumns: readonly RunColumn[] = [
  {
    id: "status",
    label: "Status",
    skeleton: 62,
    cell: (run) => <StatusBadge status={run.status} code={run.haltCode} />,
  },
  { id: "pipeline", label: "Pipeline", skeleton: 72, cell: (run) => <Foreign text={run.pipeline} /> },
  { id: "findings", label: "Findings", skeleton: 0, cell: (run) => <Findings run={run} /> },
  { id: "steps", label: "Steps", numeric: true, skeleton: 18, cell: (run) => formatCount(run.spanCount) },
  { id: "duration", label: "Duration", numeric: true, skeleton: 38, cell: (run) => <RunDuration run={run} /> },
  { id: "tokens", label: "Tokens", numeric: true, skeleton: 34, cell: (run) => <TokenCount count={tokensOf(run)} /> },
  {
    id: "cost",
    label: "Cost",
    numeric: true,
    skeleton: 44,
    cell: (run) => <Money microUsd={run.costMicroUsd} state={run.costState} pad />,
  },
  { id: "session", label: "Session", skeleton: 60, cell: (run, context) => only("session", run.sessionId, context) },
  { id: "user", label: "User", skeleton: 56, cell: (run, context) => only("user", run.userId, context) },
  { id: "started", label: "Started", numeric: true, skeleton: 30, cell: (run) => <TimeAgo at={run.startedAt} /> },
];

/** What the run was asked and what came of it. A name stands in where the client sends no texts. */
export function Asked({ run }: { run: Run }) {
  const asked = run.inputText === null ? "" : oneLine(run.inputText);
  const outcome = outcomeOf(run);
  return (
    <>
      {asked === "" ? <span className="q">no input was sent</span> : <bdi>{asked}</bdi>}
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

function Findings({ run }: { run: Run }) {
  return (
    <>
      {run.findings > 0 && <FindingMark kind="silent" count={run.findings} />}
      {run.hasError && <FindingMark kind="error" />}
    </>
  );
}

function only(field: TextField, value: string | null, { onOnly, tabIndex }: CellContext) {
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
function RunDuration({ run }: { run: Run }) {
  const nowMs = useNow();
  if (run.durationNs !== null) return <Duration ns={run.durationNs} />;
  if (nowMs === null || (run.status !== "running" && run.status !== "waiting")) return null;
  const sinceStart = BigInt(nowMs) * 1_000_000n - BigInt(run.startTimeUnixNano);
  return sinceStart < 0n ? null : <Duration ns={sinceStart} />;
}
