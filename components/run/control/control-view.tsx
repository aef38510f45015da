"use client";

import type { ReactNode } from "react";
import { ClaimRows } from "@/components/run/control/claim-rows";
import { ControlApprovals } from "@/components/run/control/control-approvals";
import { ControlLimits } from "@/components/run/control/control-limits";
import { HoldRows } from "@/components/run/control/control-rows";
import { ControlState } from "@/components/run/control/control-state";
import type { StepViewProps } from "@/components/run/view-props";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useRunControl } from "@/lib/browser/control-queries";
import type { RunControl } from "@/lib/contract/run-control";
import { rowOf } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";

const skeleton = [
  { id: "name", width: 180 },
  { id: "what", width: 240 },
  { id: "state", width: 80 },
];

/** The run as the control plane sees it: limits, lease, approvals, claims, money. */
export function ControlView({ run, steps, onSelect, bar }: StepViewProps) {
  const control = useRunControl(run.traceId, run.runId !== null);
  const onKey = (key: string) => {
    const mark = control.data?.marks.find(({ stepKey }) => stepKey === key);
    const row = mark === undefined ? null : rowOf(steps.table, mark.spanId);
    if (row !== null) onSelect(row);
  };
  return (
    <>
      {bar()}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section className="control-view" aria-label="Control plane of the run" tabIndex={0}>
        {run.runId === null ? (
          <EmptyState title="This run was not started at the control plane.">
            Runs of the Tracegate SDK have limits, claims, holds and approvals; this one sent its telemetry only.
          </EmptyState>
        ) : control.data ? (
          <Sections control={control.data} traceId={run.traceId} onKey={onKey} />
        ) : control.error ? (
          <ErrorState
            title="The control plane's side of this run could not be read."
            error={control.error}
            onRetry={() => void control.refetch()}
          />
        ) : (
          <SkeletonRows rows={8} columns={skeleton} />
        )}
      </section>
    </>
  );
}

type SectionsProps = { control: RunControl; traceId: string; onKey: (key: string) => void };

function Sections({ control, traceId, onKey }: SectionsProps) {
  const { run, journal, holds, approvals, counts, marks } = control;
  const keys = new Set(marks.map(({ stepKey }) => stepKey));
  return (
    <>
      <ControlState control={control} />
      <ControlLimits control={control} />
      <Section title="Approvals" shown={approvals.length} total={counts.approvals} none="It has asked nobody.">
        <ControlApprovals approvals={approvals} onKey={onKey} />
      </Section>
      <Section title="Journal" shown={journal.length} total={counts.journal} none="No step has claimed an effect.">
        <ClaimRows {...{ journal, traceId, keys, onKey }} runId={run.id} />
      </Section>
      <Section title="Holds" shown={holds.length} total={counts.holds} none="No money was held.">
        <HoldRows holds={holds} />
      </Section>
    </>
  );
}

type SectionProps = { title: string; shown: number; total: number; none: string; children: ReactNode };

function Section({ title, shown, total, none, children }: SectionProps) {
  return (
    <section className="sec flush">
      <header>
        <h2>{title}</h2>
        <span className="q">
          {shown < total
            ? `the newest ${formatCount(shown)} of ${formatCount(total)}`
            : total > 0 && formatCount(total)}
        </span>
      </header>
      {total === 0 ? <p className="q">{none}</p> : children}
    </section>
  );
}
