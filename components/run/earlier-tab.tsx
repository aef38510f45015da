"use client";

import Link from "next/link";
import { type KeyboardEvent, useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { Content } from "@/components/run/content";
import { Duration } from "@/components/ui/duration";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { FindingMark } from "@/components/ui/finding-mark";
import { IconButton } from "@/components/ui/icon-button";
import { Money } from "@/components/ui/money";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { TokenCount } from "@/components/ui/token-count";
import { useSameSteps } from "@/lib/browser/run-queries";
import type { SpanDetail } from "@/lib/contract/runs";
import type { SameStep, SameSteps } from "@/lib/contract/same-step";
import { formatCount } from "@/lib/format";

/** The same step in the runs of this pipeline before: ← → flip through them. */
export function EarlierTab({ span }: { span: SpanDetail }) {
  const same = useSameSteps(span.traceId, span.spanId);
  if (same.error) {
    return (
      <ErrorState title="The runs before could not be read." error={same.error} onRetry={() => void same.refetch()} />
    );
  }
  if (!same.data) return <SkeletonRows rows={6} columns={loadingColumns} />;
  return same.data.runs.length === 0 ? <NoneBefore pipeline={same.data.pipeline} /> : <Earlier same={same.data} />;
}

const loadingColumns = [60, 80, 50, 60, 70].map((width, at) => ({ id: String(at), width }));

function NoneBefore({ pipeline }: { pipeline: string | null }) {
  return (
    <EmptyState title="No run before this one">
      {pipeline === null
        ? "This run names no pipeline, so it is not known which runs are of the same program. Give its spans a pipeline name (`gen_ai.agent.name`, `traceloop.workflow.name`, `tracegate.pipeline`)."
        : `This is the first run of ${visibleText(pipeline)} that is stored here.`}
    </EmptyState>
  );
}

function Earlier({ same }: { same: SameSteps }) {
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      same.runs.findIndex(({ step }) => step !== null),
    ),
  );
  const last = same.runs.length - 1;
  const chosen = same.runs[Math.min(at, last)];
  const flip = (by: number) => setAt(Math.max(0, Math.min(last, at + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    flip(by);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside do the same
    <div className="earlier" onKeyDown={onKeyDown}>
      <div className="earlier-bar">
        <IconButton icon="chevron-left" label="The run before" aria-disabled={at >= last} onClick={() => flip(1)} />
        <IconButton icon="chevron-right" label="The run after" aria-disabled={at <= 0} onClick={() => flip(-1)} />
        <span className="q" role="status">
          {formatCount(at + 1)} of {formatCount(same.runs.length)} earlier runs
          {same.occurrence > 1 && `, step ${formatCount(same.occurrence)} of its name at this place`}
        </span>
      </div>
      {chosen && <Output run={chosen} />}
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Step</th>
            <th scope="col" className="num">
              Duration
            </th>
            <th scope="col" className="num">
              Tokens
            </th>
            <th scope="col" className="num">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {same.runs.map((run, index) => (
            <EarlierRow key={run.traceId} run={run} chosen={index === at} onChoose={() => setAt(index)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type EarlierRowProps = { run: SameStep; chosen: boolean; onChoose: () => void };

function EarlierRow({ run, chosen, onChoose }: EarlierRowProps) {
  const { step } = run;
  const tokens = step && (step.tokens.input === null && step.tokens.output === null ? null : sum(step.tokens));
  return (
    <tr className={chosen ? "sel" : ""} onClick={onChoose}>
      <th scope="row">
        <Link className="row" href={hrefOf(run)} title={`Run ${run.traceId}`}>
          <StatusBadge status={run.runStatus} glyphOnly />
          <TimeAgo at={run.runStartedAt} />
        </Link>
      </th>
      <td>
        {step === null ? (
          <span className="q">not in that run</span>
        ) : step.failed ? (
          <FindingMark kind="error">failed</FindingMark>
        ) : (
          <button type="button" className="link" aria-pressed={chosen} onClick={onChoose}>
            {step.durationNs === null ? "open" : "done"}
          </button>
        )}
      </td>
      <td className="num">{step && <Duration ns={step.durationNs} />}</td>
      <td className="num">{step && <TokenCount count={tokens} />}</td>
      <td className="num">{step && <Money microUsd={step.costMicroUsd} state={step.costState} pad exact />}</td>
    </tr>
  );
}

const sum = ({ input, output }: { input: number | null; output: number | null }) => (input ?? 0) + (output ?? 0);
const hrefOf = ({ traceId, step }: SameStep) => `/runs/${traceId}${step ? `?span=${step.spanId}` : ""}`;

function Output({ run }: { run: SameStep }) {
  const { step } = run;
  return (
    <section className="sec io" aria-label="What it answered there">
      <header>
        <h2>{step?.failed ? "Error there" : "Output there"}</h2>
        <Link className="link end" href={hrefOf(run)}>
          {step === null ? "open that run" : "open it in that run"}
        </Link>
      </header>
      {step === null ? (
        <span className="q">That run has no step of this name at this place.</span>
      ) : step.failed ? (
        <Content text={step.errorMessage || "The client gave no message."} label="Error there" asWritten />
      ) : step.outputText === null ? (
        <span className="q">not sent</span>
      ) : (
        <Content text={step.outputText} label="Output there" />
      )}
    </section>
  );
}
