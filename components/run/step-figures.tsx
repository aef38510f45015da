"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { visibleText } from "@/components/json/visible-text";
import { AttemptFact } from "@/components/run/attempt-fact";
import { CostFigure } from "@/components/run/cost-figure";
import type { RunSteps } from "@/components/run/use-run-steps";
import { Duration } from "@/components/ui/duration";
import { TokenCount } from "@/components/ui/token-count";
import type { SpanDetail } from "@/lib/contract/runs";
import { finishWords, outputPerSecond } from "@/lib/domain/trace/answer";
import { formatCount, formatDuration, formatUnixNano } from "@/lib/format";

export type StepFiguresProps = {
  traceId: string;
  span: SpanDetail;
  steps: RunSteps;
  row: number | null;
  onSelect: (row: number) => void;
};

/** The figures of a step: only what its client said. */
export function StepFigures(props: StepFiguresProps) {
  const { span } = props;
  return (
    <>
      <dl className="kv">
        {figuresOf(span)
          .filter(({ value }) => value !== null && value !== false)
          .map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Facts {...props} />
      <Parameters span={span} />
    </>
  );
}

type Figure = { name: string; value: ReactNode };

function figuresOf(span: SpanDetail): readonly Figure[] {
  const { tokens } = span;
  const durationNs = durationOf(span);
  const firstNs = span.firstTokenNs === null ? null : Number(span.firstTokenNs);
  const speed = durationNs === null ? null : outputPerSecond(tokens.output, Number(durationNs), firstNs);
  const count = (value: number | null) => value !== null && <TokenCount count={value} unit />;
  return [
    { name: "duration", value: durationNs === null ? "no end yet" : <Duration ns={durationNs} /> },
    { name: "first token", value: span.firstTokenNs !== null && <Duration ns={span.firstTokenNs} /> },
    { name: "input", value: count(tokens.input) },
    { name: "cached", value: tokens.cacheRead !== null && <Cached read={tokens.cacheRead} of={tokens.input} /> },
    { name: "cache write", value: count(tokens.cacheWrite) },
    { name: "output", value: count(tokens.output) },
    { name: "reasoning", value: count(tokens.reasoning) },
    { name: "speed", value: span.kind === "llm" && speed !== null && <Speed perSecond={speed} /> },
    { name: "cost", value: span.costState !== "none" && <CostFigure span={span} /> },
  ];
}

function durationOf({ startTimeUnixNano, endTimeUnixNano }: SpanDetail): bigint | null {
  if (endTimeUnixNano === null) return null;
  const ns = BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano);
  return ns < 0n ? 0n : ns;
}

function Speed({ perSecond }: { perSecond: number }) {
  return (
    <span title="Generated tokens a second, from the first token on where the client tells when it came">
      {perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))} <span className="q">tok/s</span>
    </span>
  );
}

function Cached({ read, of }: { read: number; of: number | null }) {
  return (
    <>
      <TokenCount count={read} />
      {of !== null && of > 0 && read > 0 && <span className="q"> {Math.round((read / of) * 100)}%</span>}
    </>
  );
}

function Facts({ traceId, span, steps, row, onSelect }: StepFiguresProps) {
  const startNs = BigInt(span.startTimeUnixNano);
  const elsewhere = span.links.filter((link) => link.traceId !== traceId);
  return (
    <div className="facts step-facts">
      <span title={formatUnixNano(span.startTimeUnixNano)}>
        starts at <b>{signed(startNs - steps.table.startNs)}</b>
      </span>
      {row !== null && <AttemptFact {...{ traceId, span, steps, row, onSelect }} />}
      {span.finishReason !== null && <Finish reason={span.finishReason} />}
      <Said name="model" value={span.model} />
      <Said name="on" value={span.provider} />
      <Said name="read as" value={span.dialect} />
      {elsewhere.slice(0, linksShown).map((link) => (
        <Link
          key={`${link.traceId} ${link.spanId}`}
          className="link"
          href={`/runs/${link.traceId}?span=${link.spanId}`}
        >
          linked run {link.traceId.slice(0, 8)}
        </Link>
      ))}
      {elsewhere.length > linksShown && <span>{formatCount(elsewhere.length - linksShown)} more links in Events</span>}
    </div>
  );
}

const linksShown = 2;
const signed = (ns: bigint) => (ns < 0n ? `−${formatDuration(-ns)}` : formatDuration(ns));

/** In words, and as the provider wrote it. */
function Finish({ reason }: { reason: string }) {
  const words = finishWords(reason);
  return (
    <span title={`Finish reason: ${visibleText(reason)}`}>
      answer <bdi className="fact cut">{words ?? visibleText(reason)}</bdi>
      {words !== null && words !== reason && <code className="q"> {visibleText(reason)}</code>}
    </span>
  );
}

function Said({ name, value }: { name: string; value: string | null }) {
  if (value === null || value === "") return null;
  return (
    <span title={value}>
      {name} <bdi className="fact cut">{visibleText(value)}</bdi>
    </span>
  );
}

/** What the call was asked with: a compact list. */
function Parameters({ span: { parameters } }: { span: SpanDetail }) {
  if (parameters.length === 0) return null;
  return (
    <dl className="facts step-facts params" aria-label="Parameters of the call">
      {parameters.map(({ name, value }) => (
        <div key={name}>
          <dt>{name.replaceAll("_", " ")}</dt>
          <dd className="fact cut mono" title={JSON.stringify(value)}>
            {shortly(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Value = SpanDetail["parameters"][number]["value"];

/** `{"type": "auto"}` says no more than its type. */
function shortly(value: Value): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const [only, more] = Object.values(value);
    if (more === undefined && typeof only === "string") return visibleText(only);
  }
  return visibleText(
    typeof value === "string" ? value : typeof value === "number" ? formatNumber(value) : JSON.stringify(value),
  );
}

const formatNumber = (value: number) => (Number.isInteger(value) ? formatCount(value) : String(value));
