"use client";

import Link from "next/link";
import { TimeLeft } from "@/components/approvals/time-left";
import { scopeWords, stateWords } from "@/components/control/scope-words";
import { visibleText } from "@/components/json/visible-text";
import { type HaltStep, useHalt } from "@/components/run/control/use-halt";
import type { RunSteps } from "@/components/run/use-run-steps";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useRunControl } from "@/lib/browser/control-queries";
import { useNames } from "@/lib/browser/people-queries";
import type { RunControl } from "@/lib/contract/run-control";
import type { Run } from "@/lib/contract/runs";
import { isGatewayRun } from "@/lib/domain/gateway/caller";
import { haltSentence } from "@/lib/domain/guard/halt-words";
import { holding } from "@/lib/domain/guard/run-actions";

export type RunNoticesProps = {
  run: Run;
  steps: RunSteps;
  onStep: (spanId: string) => void;
  onReview: (approvalId: string) => void;
};

/** So many requests are named; the rest is on the page of approvals. */
const shownWaits = 3;

/** What holds the run or ended it before its end, in words, one line each. */
export function RunNotices({ run, steps, onStep, onReview }: RunNoticesProps) {
  const control = useRunControl(run.traceId, run.runId !== null).data ?? null;
  const held = control === null || control.run.endedAt !== null ? null : holding(control.controls);
  const lost = run.status === "lost";
  const pending = control?.approvals.filter(({ state }) => state === "pending") ?? [];
  if (run.status !== "halted" && held === null && !lost && pending.length === 0) return null;
  return (
    <ul className="strip" aria-label="What stopped the run">
      {pending.slice(0, shownWaits).map((approval) => (
        <Waiting key={approval.id} approval={approval} onReview={onReview} />
      ))}
      {run.status === "halted" && <Halted {...{ run, control, steps, onStep }} />}
      {held !== null && <Held control={held} />}
      {lost && <Lost control={control} />}
    </ul>
  );
}

type WaitingProps = { approval: RunControl["approvals"][number]; onReview: (approvalId: string) => void };

function Waiting({ approval, onReview }: WaitingProps) {
  return (
    <li className="waits">
      <StatusBadge status="waiting" glyphOnly />
      <p className="what cut">
        <span className="med">Waits for a person:</span> <bdi className="q2">{visibleText(approval.ask)}</bdi>
      </p>
      <TimeLeft expiresAt={approval.expiresAt} now={approval.now} />
      <Button size="sm" onClick={() => onReview(approval.id)}>
        Review
      </Button>
    </li>
  );
}

type HaltedProps = Pick<RunNoticesProps, "run" | "steps" | "onStep"> & { control: RunControl | null };

function Halted({ run, control, steps, onStep }: HaltedProps) {
  const { detail, step } = useHalt(run, control, steps);
  return (
    <li className="cur">
      <StatusBadge status="halted" glyphOnly />
      <p className="what cut" title={detail ?? undefined}>
        <span className="med">{haltSentence(run.haltCode)}</span>{" "}
        {detail !== null && <bdi className="q2">{visibleText(detail)}</bdi>}
      </p>
      {step !== null && <StepLink step={step} onStep={onStep} />}
    </li>
  );
}

function StepLink({ step, onStep }: { step: HaltStep; onStep: (spanId: string) => void }) {
  return (
    <button type="button" className="link cut at-step" onClick={() => onStep(step.spanId)}>
      <bdi>{visibleText(step.name)}</bdi>
    </button>
  );
}

function Held({ control }: { control: RunControl["controls"][number] }) {
  const nameOf = useNames();
  const wide = control.scope.kind !== "run";
  return (
    <li data-held={control.state}>
      <Icon name={control.state === "kill" ? "stop" : "pause"} small />
      <p className="what cut">
        <span className="med">{stateWords(control.state)}</span>{" "}
        <bdi className="q2">
          {wide && `${scopeWords(control.scope)}, `}
          {nameOf(control.by)}: {visibleText(control.reason)}
        </bdi>
      </p>
      {wide && (
        <Link className="link" href="/controls">
          controls
        </Link>
      )}
      <span className="q at">
        <TimeAgo at={control.at} />
      </span>
    </li>
  );
}

function Lost({ control }: { control: RunControl | null }) {
  return (
    <li>
      <StatusBadge status="lost" glyphOnly />
      <p className="what cut">
        <span className="med">Its process stopped answering.</span>{" "}
        <span className="q2">
          {control === null
            ? "Nothing has come for 10 minutes; it may still come back."
            : isGatewayRun(control.run.id)
              ? "The gateway that carried its last call has died. What that call held counts as spent."
              : "Its lease ran out. Any process that serves this pipeline may take it up from its journal."}
        </span>
      </p>
    </li>
  );
}
