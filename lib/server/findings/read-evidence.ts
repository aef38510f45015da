// A stored run as the rules look at it.
import { profileOf } from "@/lib/domain/findings/history";
import { type RunView, viewRun } from "@/lib/domain/findings/run-view";
import { joinLogs } from "@/lib/otlp/join-logs";
import { toEvidence } from "@/lib/otlp/to-evidence";
import { pool } from "@/lib/server/db";
import type { RunToAnalyse } from "@/lib/server/sql/analysed-runs";
import { selectAllLogs, selectAllSpans, selectTexts } from "@/lib/server/sql/select-telemetry";
import { loadTexts, RowDecoder, refsOfLog, refsOfSpan } from "@/lib/server/store-load";

export async function readEvidence(run: RunToAnalyse): Promise<RunView> {
  const spans = await selectAllSpans(pool(), run);
  const logs = run.logCount > 0 ? await selectAllLogs(pool(), run) : [];
  const texts = await loadTexts(
    (refs) => selectTexts(pool(), run, refs),
    (need) => {
      for (const span of spans) refsOfSpan(span, need);
      for (const log of logs) refsOfLog(log, need);
    },
  );
  const decoder = new RowDecoder(texts);
  const wires = spans.map((span) => decoder.span(span));
  const joined = joinLogs(
    wires,
    logs.map((log) => decoder.log(log)),
  );
  const steps = wires.map((span) => toEvidence(span, joined.get(span.spanId) ?? []));
  return viewRun({ status: run.status, steps, figures: figuresOf(run) });
}

/** A cost that is known in part says nothing about the whole. */
const figuresOf = ({ costMicroUsd, costState, tokens, durationNs, spanCount }: RunToAnalyse) => ({
  cost: costMicroUsd === null || costState !== "complete" ? null : Number(costMicroUsd),
  tokens: tokens === null ? null : Number(tokens),
  duration: durationNs === null ? null : Number(durationNs),
  steps: spanCount,
});

/** JSON text for the database; null for runs that are no example for others. */
export const writtenProfile = (view: RunView): string | null => (view.isDone ? JSON.stringify(profileOf(view)) : null);
