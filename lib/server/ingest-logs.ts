// Log records belong to spans: whichever of the two arrives second completes the step.
import type pg from "pg";
import { joinLogs, joinsElsewhere } from "@/lib/otlp/join-logs";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import type { Addition, RunPart } from "@/lib/server/ingest-batch";
import {
  hasElsewhereLogs,
  selectAllLogs,
  selectAllSpans,
  selectLogs,
  selectSpans,
  selectTexts,
} from "@/lib/server/sql/select-telemetry";
import { ContentSet } from "@/lib/server/store-contents";
import { loadTexts, RowDecoder, refsOfLog, refsOfSpan, type StoredLog, type StoredSpan } from "@/lib/server/store-load";
import { type PreparedSpan, prepareSpan, stepColumns } from "@/lib/server/store-span";

type KnownLog = { readonly wire: WireLog; readonly id: string };

/** The spans of a new run with the steps that they and its log records make together. */
export function joinOwnLogs(run: RunPart): ReadonlyMap<string, PreparedSpan> {
  if (run.logs.size === 0) return run.spans;
  const spans = new Map(run.spans);
  const wires = [...spans.values()].map((span) => span.wire);
  restep(spans, joinLogs(wires, inOrder([...run.logs].map(([id, { wire }]) => ({ id, wire })))));
  return spans;
}

/**
 * Gives new spans the log records that are stored, and stored spans the new log records. Call under the run's lock, with
 * what is stored already taken out of `some`.
 */
export async function joinStoredLogs(client: pg.PoolClient, some: Addition): Promise<void> {
  const { run } = some;
  if (run.logCount === 0 && some.logs.size === 0) return;
  if (some.spans.size === 0 && some.logs.size === 0) return;
  const stored = (await isElsewhere(client, some)) ? await storedAll(client, some) : await storedTouched(client, some);
  const texts = await loadTexts(
    (refs) => selectTexts(client, run, refs),
    (need) => {
      for (const log of stored.logs) refsOfLog(log, need);
      for (const span of stored.spans) refsOfSpan(span, need);
    },
  );
  const decoder = new RowDecoder(texts);
  const known = stored.spans.filter((span) => !some.spans.has(span.spanId)).map((span) => decoder.span(span));
  const logs = [
    ...stored.logs.map((log) => ({ id: log.recordId, wire: decoder.log(log) })),
    ...[...some.logs].map(([id, { wire }]) => ({ id, wire })),
  ];
  const joined = joinLogs([...known, ...[...some.spans.values()].map((span) => span.wire)], inOrder(logs));
  restep(some.spans, joined);
  some.steps = known.map((span) => stepOf(span, joined.get(span.spanId)));
}

type StoredItems = { readonly spans: readonly StoredSpan[]; readonly logs: readonly StoredLog[] };

/** Records that may belong to any span of their run make the whole run be joined again. */
async function isElsewhere(client: pg.PoolClient, { run, logs }: Addition): Promise<boolean> {
  for (const log of logs.values()) if (joinsElsewhere(log.wire)) return true;
  return run.logCount > 0 && (await hasElsewhereLogs(client, run));
}

async function storedAll(client: pg.PoolClient, { run }: Addition): Promise<StoredItems> {
  return { spans: await selectAllSpans(client, run), logs: run.logCount === 0 ? [] : await selectAllLogs(client, run) };
}

async function storedTouched(client: pg.PoolClient, { run, spans, logs }: Addition): Promise<StoredItems> {
  const named = [...logs.values()].flatMap((log) => (log.wire.spanId === null ? [] : [log.wire.spanId]));
  const touched = [...new Set([...spans.keys(), ...named])];
  const absent = touched.filter((id) => !spans.has(id));
  return {
    spans: absent.length === 0 ? [] : await selectSpans(client, run, absent),
    logs: run.logCount === 0 || touched.length === 0 ? [] : await selectLogs(client, run, touched),
  };
}

function restep(spans: Map<string, PreparedSpan>, joined: ReadonlyMap<string, readonly WireLog[]>): void {
  for (const [id, span] of spans) {
    const logs = joined.get(id);
    if (logs) spans.set(id, { ...span, stepped: stepColumns(span.wire, logs, null) });
  }
}

/** Without log records its contents are those that were stored with the span. */
function stepOf(span: WireSpan, logs: readonly WireLog[] | undefined) {
  return logs ? stepColumns(span, logs, null) : prepareSpan(span, new ContentSet()).stepped;
}

/** Records of one time in the order of their ids, so that arrival makes no difference. */
function inOrder(logs: readonly KnownLog[]): WireLog[] {
  return [...logs].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ wire }) => wire);
}
