// Whole spans of a run with the log records that belong to them, as they came in.
import { joinLogs } from "@/lib/otlp/join-logs";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import {
  hasElsewhereLogs,
  type RunAt,
  selectAllLogs,
  selectAllSpans,
  selectLogs,
  selectSpans,
  selectTexts,
} from "@/lib/server/sql/select-telemetry";
import { loadTexts, RowDecoder, refsOfLog, refsOfSpan } from "@/lib/server/store-load";

export type ReadSpan = { readonly span: WireSpan; readonly logs: readonly WireLog[] };

/** Spans by id; what is not stored is not in the answer. A record that names another span than its own needs all of the run. */
export async function readSpans(
  run: RunAt & { readonly logCount: number },
  spanIds: readonly string[],
): Promise<Map<string, ReadSpan>> {
  const hasLogs = run.logCount > 0;
  const elsewhere = hasLogs && (await hasElsewhereLogs(pool(), run));
  const spans = elsewhere ? await selectAllSpans(pool(), run) : await selectSpans(pool(), run, spanIds);
  const logs = !hasLogs ? [] : elsewhere ? await selectAllLogs(pool(), run) : await selectLogs(pool(), run, spanIds);
  const texts = await loadTexts(
    (refs) => selectTexts(pool(), run, refs),
    (need) => {
      for (const span of spans) refsOfSpan(span, need);
      for (const log of logs) refsOfLog(log, need);
    },
  );
  const decoder = new RowDecoder(texts);
  const inOrder = [...logs].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
  const wires = spans.map((span) => decoder.span(span));
  const joined = joinLogs(
    wires,
    inOrder.map((log) => decoder.log(log)),
  );
  const wanted = new Set(spanIds);
  return new Map(
    wires.flatMap((span) =>
      wanted.has(span.spanId) ? [[span.spanId, { span, logs: joined.get(span.spanId) ?? [] }] as const] : [],
    ),
  );
}
