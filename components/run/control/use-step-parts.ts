"use client";

import { useMemo } from "react";
import { useRunControl, useStepControl } from "@/lib/browser/control-queries";
import type { RunControl } from "@/lib/contract/run-control";
import type { SpanDetail } from "@/lib/contract/runs";
import { stepParts } from "@/lib/domain/guard/step-parts";

export type StepParts = {
  readonly approval: RunControl["approvals"][number] | null;
  readonly entry: RunControl["journal"][number] | null;
  readonly holds: readonly RunControl["holds"][number][];
};

const names = ["tracegate.step.key", "tracegate.approval.id", "tracegate.hold.id", "tracegate.halt.code"] as const;

/** What the control plane has of a step: by the attributes of its span; null where they name nothing of it. */
export function useStepParts(traceId: string, controlled: boolean, span: SpanDetail): StepParts | null {
  const all = useRunControl(traceId, controlled).data;
  const mark = useMemo(() => markOf(span), [span]);
  const cut = all !== undefined && (all.counts.journal > all.journal.length || all.counts.holds > all.holds.length);
  const one = useStepControl(traceId, cut ? (mark?.stepKey ?? null) : null).data;
  return useMemo(() => {
    const control = one ?? all;
    if (mark === null) return null;
    const { approvals = [], journal = [], holds = [] } = control ?? {};
    return stepParts({ marks: [mark], approvals, journal, holds }, mark.spanId);
  }, [mark, one, all]);
}

function markOf({ spanId, attributes }: SpanDetail) {
  const [stepKey = null, approvalId = null, holdId = null, haltCode = null] = names.map((name) => {
    const value = attributes.find(({ key }) => key === name)?.value;
    return typeof value === "string" ? value : null;
  });
  if (stepKey === null && approvalId === null && holdId === null && haltCode === null) return null;
  return { spanId, stepKey, approvalId, holdId, haltCode };
}
