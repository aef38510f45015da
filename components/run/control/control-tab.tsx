"use client";

import type { ReactNode } from "react";
import { BreakerChip, isBreakerState } from "@/components/control/breaker-chip";
import { visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { EntryStatus, HoldRows } from "@/components/run/control/control-rows";
import type { StepParts } from "@/components/run/control/use-step-parts";
import { CopyButton } from "@/components/ui/copy-button";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import type { SpanDetail } from "@/lib/contract/runs";
import { haltSentence, readIssues } from "@/lib/domain/guard/halt-words";
import type { Json } from "@/lib/domain/trace/step";

/** What the control plane keeps of one step: why it stopped, its claim, its money. */
export function ControlTab({ span, parts }: { span: SpanDetail; parts: StepParts }) {
  const text = (key: string) => {
    const value = span.attributes.find((attribute) => attribute.key === key)?.value;
    return value === undefined || value === null ? null : typeof value === "string" ? value : JSON.stringify(value);
  };
  const halt = text("tracegate.halt.code");
  const issues = readIssues(span.attributes.find(({ key }) => key === "tracegate.schema.issues")?.value);
  const { entry, holds } = parts;
  const refusals = breakerRefusals(span);
  return (
    <>
      {refusals.length > 0 && (
        <section className="sec">
          <header>
            <h2>Refused by a breaker</h2>
          </header>
          {refusals.map(({ at, resource, state }) => (
            <p key={at} className="row refusal">
              <bdi className="med">{visibleText(resource)}</bdi>
              {isBreakerState(state) ? <BreakerChip state={state} /> : <bdi>{visibleText(state)}</bdi>}
              <span className="q2">The call was not made.</span>
            </p>
          ))}
        </section>
      )}
      {halt !== null && (
        <section className="sec">
          <header>
            <h2>Stopped here</h2>
            <StatusBadge status="halted" code={halt} />
          </header>
          <p className="q2">{haltSentence(halt)}</p>
          {issues.map(({ path, message }) => (
            <p key={`${path} ${message}`} className="issue">
              <code>{visibleText(path || "the value")}</code> <bdi className="q2">{visibleText(message)}</bdi>
            </p>
          ))}
        </section>
      )}
      <section className="sec">
        <header>
          <h2>Step</h2>
        </header>
        <dl className="pairs">
          <Fact name="key" value={text("tracegate.step.key")} />
          <Fact name="kind" value={text("tracegate.step.kind")} />
          <Fact name="attempt" value={text("tracegate.attempt")} />
          <Fact name="retry of" value={text("tracegate.retry.of")} />
          <Fact name="fallback" value={text("tracegate.fallback")} />
          <Fact name="approval" value={text("tracegate.approval.id")} />
          <Fact name="hold" value={text("tracegate.hold.id")} />
          <Fact name="HTTP requests" value={requestWords(text("tracegate.requests"), text("tracegate.amplified"))} />
        </dl>
      </section>
      <Claim entry={entry} />
      <section className="sec">
        <header>
          <h2>Money held for it</h2>
        </header>
        {holds.length === 0 ? <p className="q">No hold names this step.</p> : <HoldRows holds={holds} />}
      </section>
    </>
  );
}

type Attributes = SpanDetail["attributes"];
const read = (attributes: Attributes, key: string) => {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return typeof value === "string" ? value : "";
};

/** Calls that a breaker kept from being made, as the step tells them. */
function breakerRefusals({ events }: SpanDetail) {
  return events
    .filter(({ name }) => name === "tracegate.breaker.refused")
    .map(({ timeUnixNano, attributes }) => ({
      at: timeUnixNano,
      resource: read(attributes, "tracegate.resource"),
      state: read(attributes, "tracegate.breaker"),
    }));
}

/** One owner of retries: more requests than attempts are those of the client below it. */
function requestWords(requests: string | null, amplified: string | null): string | null {
  if (requests === null) return null;
  return amplified === "true" ? `${requests}: the client retries by itself, too` : requests;
}

function Claim({ entry }: Pick<StepParts, "entry">) {
  return (
    <section className="sec">
      <header>
        <h2>Claim</h2>
        {entry !== null && <EntryStatus entry={entry} />}
      </header>
      {entry === null ? (
        <p className="q">The journal has no entry of this step: it has no effect, or was not claimed.</p>
      ) : (
        <>
          <dl className="pairs">
            <Fact name="effect" value={entry.effect} />
            <Fact name="fence" value={String(entry.fence)} />
            <Fact name="claimed" value={<TimeAgo at={entry.claimedAt} ago />} />
            <Fact
              name="idempotency key"
              value={
                <>
                  {entry.idempotencyKey}
                  <CopyButton iconOnly text={entry.idempotencyKey} label="Copy the idempotency key" />
                </>
              }
            />
          </dl>
          {entry.error !== null && <ValueContent value={entry.error as Json} label="Error of the step" />}
        </>
      )}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  if (value === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="mono">{typeof value === "string" ? <bdi>{visibleText(value)}</bdi> : value}</dd>
    </div>
  );
}
