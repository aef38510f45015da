"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { RunControls } from "@/components/run/control/run-controls";
import type { Replay } from "@/components/run/use-replay";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Duration } from "@/components/ui/duration";
import { Icon } from "@/components/ui/icon";
import { Live } from "@/components/ui/live";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { TokenCount } from "@/components/ui/token-count";
import { runExportUrl } from "@/lib/browser/api";
import { isLive } from "@/lib/browser/run-queries";
import { threadHref } from "@/lib/browser/thread-href";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import type { Run } from "@/lib/contract/runs";
import { formatCount, formatUnixNano } from "@/lib/format";

const titleChars = 240;
/** Pictures that came inside the question, cut or whole. */
const inlineData = /data:[\w/+.-]+;base64,[A-Za-z0-9+/=]*/g;

/** Which run this is, what it was asked, and its figures. */
export function RunHead({ run, name, replay }: { run: Run; name: string | null; replay: Replay }) {
  const asked = run.inputText?.replace(inlineData, "").replace(/\s+/g, " ").trim();
  const title = asked || run.pipeline || name || `Run ${run.traceId.slice(0, 6)}`;
  return (
    <header className="rhead">
      <div className="l1">
        <span className="crumb desk">
          <Link href="/runs">Runs</Link>
          <Icon name="chevron-right" />
          {run.pipeline && asked && (
            <>
              <Link href={`/runs?pipeline=${encodeURIComponent(run.pipeline)}`} className="cut">
                <bdi>{visibleText(run.pipeline)}</bdi>
              </Link>
              <Icon name="chevron-right" />
            </>
          )}
        </span>
        <h1 className="cut" title={cutText(title, titleChars)}>
          <bdi>{visibleText(cutText(title, titleChars))}</bdi>
        </h1>
        <div className="row end">
          <Link className="btn" href={`/diff?head=${run.traceId}`} title="Compare with the nearest successful run">
            <Icon name="diff" small />
            Compare
          </Link>
          <RunControls run={run} />
        </div>
        <div className="row desk">
          {isLive(run) && <Live />}
          <ReplayButton replay={replay} />
          <a className="btn" href={runExportUrl(run.traceId)} download={`${run.traceId}.otlp.json`}>
            <Icon name="download" small />
            Export
          </a>
          <ThemeMenu />
        </div>
      </div>
      <RunFacts run={run} />
    </header>
  );
}

function ReplayButton({ replay }: { replay: Replay }) {
  const hint = useKeyHint("replayOpen");
  return (
    <Button
      icon="play"
      aria-pressed={replay.until !== null}
      title={`Replay the run (${hint})`}
      onClick={replay.toggleOpen}
    >
      Replay
    </Button>
  );
}

function RunFacts({ run }: { run: Run }) {
  const { tokens } = run;
  const sum = tokens.input === null && tokens.output === null ? null : (tokens.input ?? 0) + (tokens.output ?? 0);
  return (
    <div className="facts">
      <span>
        <StatusBadge status={run.status} code={run.haltCode} />
      </span>
      {run.durationNs !== null && (
        <b>
          <Duration ns={run.durationNs} />
        </b>
      )}
      <span>
        <b>{formatCount(run.spanCount)}</b> {run.spanCount === 1 ? "step" : "steps"}
        {run.llmCalls > 0 && (
          <>
            , <b>{formatCount(run.llmCalls)}</b> llm {run.llmCalls === 1 ? "call" : "calls"}
          </>
        )}
        {run.openCount > 0 && `, ${formatCount(run.openCount)} open`}
        {run.orphanCount > 0 && `, ${formatCount(run.orphanCount)} without their parent`}
      </span>
      {sum !== null && (
        <span>
          <b>
            <TokenCount count={sum} />
          </b>{" "}
          tok{tokens.cacheRead ? <span className="q"> ({formatCount(tokens.cacheRead)} cached)</span> : null}
        </span>
      )}
      {run.costState !== "none" && (
        <b>
          <Money microUsd={run.costMicroUsd} state={run.costState} />
        </b>
      )}
      <Fact name="version" value={run.pipelineVersion} />
      <Fact name="user" value={run.userId} page="users" />
      <Fact name="session" value={run.sessionId} page="sessions" />
      <Fact name="service" value={run.pipeline === run.service ? null : run.service} />
      <Started run={run} />
      <span className="mono trace-id desk" title={`Trace id ${run.traceId}`}>
        {run.traceId.slice(0, 6)}…{run.traceId.slice(-4)}
        <CopyButton iconOnly text={run.traceId} label="Copy the trace id" />
      </span>
    </div>
  );
}

const factChars = 24;

type FactProps = { name: string; value: string | null; page?: "users" | "sessions" };

function Fact({ name, value, page }: FactProps) {
  if (value === null || value === "") return null;
  const words = (
    <bdi className="fact">
      {visibleText(cutText(value, factChars))}
      {value.length > factChars && "…"}
    </bdi>
  );
  return (
    <span title={value}>
      {name} {page ? <Link href={threadHref(page, value)}>{words}</Link> : words}
    </span>
  );
}

/** Time of day, with the date where it is not today: known only in the reader's zone, so not on the server. */
function Started({ run }: { run: Run }) {
  const [words, setWords] = useState<{ text: string; exact: string } | null>(null);
  useEffect(() => {
    const at = new Date(run.startedAt);
    const today = at.toDateString() === new Date().toDateString();
    const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(at);
    const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(at);
    setWords({ text: `${today ? "today" : day} ${clock}`, exact: formatUnixNano(run.startTimeUnixNano) });
  }, [run.startedAt, run.startTimeUnixNano]);
  return (
    <time className="desk" dateTime={run.startedAt} title={words?.exact}>
      {words?.text ?? " "}
    </time>
  );
}
