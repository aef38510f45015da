"use client";

import { scopeWords } from "@/components/control/scope-words";
import type { RunSteps } from "@/components/run/use-run-steps";
import { useNames } from "@/lib/browser/people-queries";
import { useSpan } from "@/lib/browser/run-queries";
import type { RunControl } from "@/lib/contract/run-control";
import type { Run } from "@/lib/contract/runs";
import { haltDetail, readIssues } from "@/lib/domain/guard/halt-words";
import { nameOf, rowOf } from "@/lib/domain/trace/step-table";
import { formatMoney } from "@/lib/format";

export type HaltStep = { readonly spanId: string; readonly name: string };

const settled = { live: false, ended: true };

/** What of this run stopped it, and at which step. */
export function useHalt(run: Run, control: RunControl | null, steps: RunSteps) {
  const memberName = useNames();
  const step = haltStep(control, run, steps);
  const issueSpan = useSpan(run.traceId, run.haltCode === "schema" ? (step?.spanId ?? null) : null, settled);
  if (control === null) return { detail: null, step };
  const kill = control.controls.find(({ state }) => state === (run.haltCode === "killed" ? "kill" : "pause"));
  const approval = control.approvals.find(({ state }) => state === run.haltCode);
  const detail = haltDetail({
    code: run.haltCode ?? "",
    error: control.run.error,
    spent: formatMoney(control.run.spentMicroUsd, { exact: true }),
    limit: formatMoney(control.run.limits.microUsd),
    control: kill ? { by: memberName(kill.by), reason: kill.reason, scope: scopeWords(kill.scope) } : null,
    approval: approval
      ? {
          ask: approval.ask,
          by: approval.votes.find(({ verdict }) => verdict === "reject")?.name ?? null,
          reason: approval.decision?.reason ?? null,
          comment: approval.decision?.comment ?? null,
        }
      : null,
    inDoubt: control.journal.filter(({ status }) => status === "in_doubt").map(({ name }) => name),
    issues: readIssues(issueSpan.data?.attributes.find(({ key }) => key === "tracegate.schema.issues")?.value),
  });
  return { detail, step };
}

/**
 * The step that stopped the run: the last one that broke a contract, the gate that was rejected or expired, else the
 * innermost span that says it halted: those around it only pass it on.
 */
function haltStep(control: RunControl | null, run: Run, { table, tree }: RunSteps): HaltStep | null {
  const { marks = [], approvals = [] } = control ?? {};
  const broken = run.haltCode === "schema" ? marks.findLast(({ hasIssues }) => hasIssues) : undefined;
  const depthOf = ({ spanId }: { spanId: string }) => {
    const row = rowOf(table, spanId);
    return row === null ? 0 : (tree.depth[row] ?? 0);
  };
  const halted = marks.filter(({ haltCode }) => haltCode !== null).toSorted((a, b) => depthOf(b) - depthOf(a));
  const approval = approvals.find(({ state }) => state === run.haltCode);
  const gate = approval && marks.find(({ approvalId }) => approvalId === approval.id);
  const mark = broken ?? gate ?? halted[0];
  if (mark === undefined || run.haltCode === null) return null;
  const row = rowOf(table, mark.spanId);
  return { spanId: mark.spanId, name: row === null ? mark.name : nameOf(table, row) };
}
