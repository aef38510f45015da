import { encodeLogs, encodeTraces } from "@/lib/otlp/encode";
import { pool } from "@/lib/server/db";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { type RunAt, selectLogsAfter, selectSpansAfter, selectTexts } from "@/lib/server/sql/select-telemetry";
import { loadTexts, RowDecoder, refsOfLog, refsOfSpan } from "@/lib/server/store-load";

const pageSize = 500;

/**
 * The run as OTLP/JSON, `{"resourceSpans":[…],"resourceLogs":[…]}`, in pieces of text: sent to /v1/traces and /v1/logs
 * (each takes its own part) it gives the same run. Null where the project has no such run.
 */
export async function exportRun(projectId: string, traceId: string): Promise<AsyncGenerator<string> | null> {
  const run = await selectPlace(pool(), projectId, traceId);
  return run && writeRun(run, run.logCount > 0);
}

async function* writeRun(run: RunAt, hasLogs: boolean): AsyncGenerator<string> {
  yield '{"resourceSpans":[';
  yield* commaSeparated(spanGroups(run));
  yield '],"resourceLogs":[';
  if (hasLogs) yield* commaSeparated(logGroups(run));
  yield "]}";
}

async function* commaSeparated(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = "";
  for await (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ",";
  }
}

async function* spanGroups(run: RunAt): AsyncGenerator<unknown> {
  let after = "";
  for (;;) {
    const rows = await selectSpansAfter(pool(), run, after, pageSize);
    const decoder = await decoderOf(run, (need) => rows.forEach((row) => void refsOfSpan(row, need)));
    const { resourceSpans } = encodeTraces(rows.map((row) => decoder.span(row)));
    if (Array.isArray(resourceSpans)) yield* resourceSpans;
    after = rows.at(-1)?.spanId ?? "";
    if (rows.length < pageSize) return;
  }
}

async function* logGroups(run: RunAt): AsyncGenerator<unknown> {
  let after = "";
  for (;;) {
    const rows = await selectLogsAfter(pool(), run, after, pageSize);
    const decoder = await decoderOf(run, (need) => rows.forEach((row) => void refsOfLog(row, need)));
    const { resourceLogs } = encodeLogs(rows.map((row) => decoder.log(row)));
    if (Array.isArray(resourceLogs)) yield* resourceLogs;
    after = rows.at(-1)?.recordId ?? "";
    if (rows.length < pageSize) return;
  }
}

async function decoderOf(run: RunAt, walk: Parameters<typeof loadTexts>[1]): Promise<RowDecoder> {
  return new RowDecoder(await loadTexts((refs) => selectTexts(pool(), run, refs), walk));
}
