"use client";

import type { ReactNode } from "react";
import { visibleText } from "@/components/json/visible-text";
import { StepName } from "@/components/run/step-name";
import type { RunSteps } from "@/components/run/use-run-steps";
import { CopyButton } from "@/components/ui/copy-button";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { IconButton } from "@/components/ui/icon-button";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { Money } from "@/components/ui/money";
import { TokenCount } from "@/components/ui/token-count";
import type { SpanDetail } from "@/lib/contract/runs";
import { ancestors } from "@/lib/domain/trace/layout-rows";
import { kindOf, modelOf, nameOf, spanIdOf } from "@/lib/domain/trace/step-table";
import { attemptOf } from "@/lib/domain/trace/walk-steps";
import { formatDuration, formatUnixNano } from "@/lib/format";

/** What the tree knows of a step: shown at once, before the span itself has been read. */
export function StepHead({ steps, row, onBack }: { steps: RunSteps; row: number; onBack: () => void }) {
  const { table, tree } = steps;
  const above = ancestors(tree, row)
    .slice(0, 2)
    .map((parent) => visibleText(nameOf(table, parent)));
  return (
    <div className="dhead">
      <h2 className="l1">
        <IconButton className="back" icon="chevron-left" label="Back to the steps" onClick={onBack} />
        <KindGlyph kind={kindOf(table, row)} />
        <StepName name={nameOf(table, row)} model={modelOf(table, row)} kind={kindOf(table, row)} />
        {above.length > 0 && <bdi className="q in cut">in {above.reverse().join(", ")}</bdi>}
        <span className="row end">
          {table.failed[row] === 1 && <FindingMark kind="error">failed</FindingMark>}
          <CopyButton iconOnly text={() => stepAddress(spanIdOf(table, row))} label="Copy a link to this step" />
        </span>
      </h2>
    </div>
  );
}

function stepAddress(spanId: string): string {
  const address = new URL(window.location.href);
  address.searchParams.set("span", spanId);
  return address.href;
}

type Figure = { name: string; value: ReactNode };

/** The figures of a step: only what its client said. */
export function StepFigures({ span, steps, row }: { span: SpanDetail; steps: RunSteps; row: number | null }) {
  const attempt = row === null ? null : attemptOf(steps.table, steps.tree, row);
  const { tokens } = span;
  const ended = span.endTimeUnixNano;
  const startNs = BigInt(span.startTimeUnixNano);
  const count = (value: number | null) => value !== null && <TokenCount count={value} unit />;
  const figures: readonly Figure[] = [
    {
      name: "duration",
      value: ended === null ? "no end yet" : <Duration ns={clampNs(BigInt(ended) - startNs)} />,
    },
    { name: "input", value: count(tokens.input) },
    { name: "cached", value: tokens.cacheRead !== null && <Cached read={tokens.cacheRead} of={tokens.input} /> },
    { name: "cache write", value: count(tokens.cacheWrite) },
    { name: "output", value: count(tokens.output) },
    { name: "reasoning", value: count(tokens.reasoning) },
    {
      name: "cost",
      value: span.costState !== "none" && <Money microUsd={span.costMicroUsd} state={span.costState} exact />,
    },
  ];
  return (
    <>
      <dl className="kv">
        {figures
          .filter(({ value }) => value !== null && value !== false)
          .map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <div className="facts step-facts">
        <span title={formatUnixNano(span.startTimeUnixNano)}>
          starts at <b>{signed(startNs - steps.table.startNs)}</b>
        </span>
        {attempt && <Said name="attempt" value={`${attempt.n} of ${attempt.of}`} />}
        <Said name="finish" value={span.finishReason} />
        <Said name="model" value={span.model} />
        <Said name="on" value={span.provider} />
        <Said name="read as" value={span.dialect} />
      </div>
    </>
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

const clampNs = (ns: bigint) => (ns < 0n ? 0n : ns);
const signed = (ns: bigint) => (ns < 0n ? `−${formatDuration(-ns)}` : formatDuration(ns));

function Cached({ read, of }: { read: number; of: number | null }) {
  return (
    <>
      <TokenCount count={read} />
      {of !== null && of > 0 && read > 0 && <span className="q"> {Math.round((read / of) * 100)}%</span>}
    </>
  );
}
