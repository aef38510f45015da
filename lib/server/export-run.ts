import { writeLogs, writeSpans } from "@/lib/otlp/encode";
import { pool } from "@/lib/server/db";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { type RunAt, selectLogsAfter, selectSpansAfter, selectTexts } from "@/lib/server/sql/select-telemetry";
import { loadTexts, RowDecoder, refsOfLog, refsOfSpan } from "@/lib/server/store-load";

/**
 * The run as OTLP/JSON, `{"resourceSpans":[…],"resourceLogs":[…]}`, in pieces of text: sent to /v1/traces and /v1/logs
 * (each takes its own part), or imported, it gives the same run. Null where the project has no such run.
 */
export async function exportRun(projectId: string, traceId: string): Promise<AsyncGenerator<string> | null> {
  const members = await runMembers(projectId, traceId);
  return members && inBraces(members);
}

async function* inBraces(members: AsyncGenerator<string>): AsyncGenerator<string> {
  yield "{";
  yield* members;
  yield "}";
}

/** The members of that object, without the braces: what stands beside them is up to the caller. */
export async function runMembers(projectId: string, traceId: string): Promise<AsyncGenerator<string> | null> {
  const run = await selectPlace(pool(), projectId, traceId);
  return run && writeMembers(run, run.logCount > 0);
}

async function* writeMembers(run: RunAt, hasLogs: boolean): AsyncGenerator<string> {
  yield '"resourceSpans":[';
  yield* commaSeparated(spanElements(run));
  yield '],"resourceLogs":[';
  if (hasLogs) yield* commaSeparated(logElements(run));
  yield "]";
}

async function* commaSeparated(items: AsyncIterable<string>): AsyncGenerator<string> {
  let separator = "";
  for await (const item of items) {
    yield separator + item;
    separator = ",";
  }
}

async function* spanElements(run: RunAt): AsyncGenerator<string> {
  for await (const { rows, texts } of pages(
    (after, limit) => selectSpansAfter(pool(), run, after, limit),
    (row) => row.spanId,
    (rows) => textsOf(run, (need) => rows.forEach((row) => void refsOfSpan(row, need))),
  )) {
    const decoder = new RowDecoder(texts);
    yield* writeSpans(rows.map((row) => decoder.span(row)));
  }
}

async function* logElements(run: RunAt): AsyncGenerator<string> {
  for await (const { rows, texts } of pages(
    (after, limit) => selectLogsAfter(pool(), run, after, limit),
    (row) => row.recordId,
    (rows) => textsOf(run, (need) => rows.forEach((row) => void refsOfLog(row, need))),
  )) {
    const decoder = new RowDecoder(texts);
    yield* writeLogs(rows.map((row) => decoder.log(row)));
  }
}

const rowsMax = 500;
/** A page whose texts are longer is followed by a smaller one: prompts of megabytes must not fill the memory. */
const pageChars = 16_000_000;

async function* pages<Row, Texts extends ReadonlyMap<string, string>>(
  select: (after: string, limit: number) => Promise<Row[]>,
  idOf: (row: Row) => string,
  load: (rows: readonly Row[]) => Promise<Texts>,
): AsyncGenerator<{ rows: readonly Row[]; texts: Texts }> {
  let limit = 100;
  for (let after = ""; ; ) {
    const rows = await select(after, limit);
    const texts = await load(rows);
    yield { rows, texts };
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = idOf(last);
    const chars = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
    limit = chars > pageChars ? Math.max(1, Math.floor(limit / 4)) : Math.min(rowsMax, limit * 2);
  }
}

const textsOf = (run: RunAt, walk: Parameters<typeof loadTexts>[1]) =>
  loadTexts((refs) => selectTexts(pool(), run, refs), walk);
