import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from } from "pg-copy-streams";
import type { BinaryRows } from "@/lib/server/sql/binary-rows";
import type { PreparedLog } from "@/lib/server/store-log";
import type { PreparedSpan } from "@/lib/server/store-span";
import { escapeText } from "@/lib/server/store-text";

/** Where the telemetry of a run lies. `project`: 16 bytes of the uuid; `trace`: hex. */
export type RunPlace = { readonly project: Buffer; readonly trace: string; readonly day: string };
/** And the revision that the run comes to by what is written. */
export type SpanPlace = RunPlace & { readonly revision: number };

const uuidsKnown = new Map<string, Buffer>();
const uuidsMax = 10_000;

export function uuidBytes(id: string): Buffer {
  const known = uuidsKnown.get(id);
  if (known) return known;
  const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
  if (uuidsKnown.size < uuidsMax) uuidsKnown.set(id, bytes);
  return bytes;
}

export const spanColumns = [
  ...["project_id", "day", "trace_id", "span_id", "parent_span_id", "name", "kind", "start_ns", "end_ns", "span_kind"],
  ...["status_code", "failed", "error_message", "error_type", "service", "model", "provider", "tokens_input"],
  ...["tokens_output", "tokens_cache_read", "tokens_cache_write", "tokens_reasoning", "cost_micro_usd", "cost_state"],
  ...["finish_reason", "first_token_ns", "session_id", "user_id", "tool_name", "attempt", "dialect", "pipeline"],
  ...[
    "pipeline_version",
    "halt_code",
    "input_preview",
    "output_preview",
    "step",
    "attributes",
    "events",
    "links",
    "extra",
  ],
  ...["resource_hash", "scope_hash", "rank", "revision", "price_version"],
];
const contentColumns = ["project_id", "day", "trace_id", "hash", "body"];
const logColumns = [
  ...["project_id", "day", "trace_id", "record_id", "span_id", "time_ns", "observed_ns", "severity", "severity_text"],
  ...["event_name", "body", "attributes", "extra", "resource_hash", "scope_hash"],
];

export type Escaped = (text: string | null) => string | null;
export const escaped: Escaped = (text) => (text === null ? null : escapeText(text));

export function writeSpan(rows: BinaryRows, place: SpanPlace, span: PreparedSpan): void {
  const { wire, stepped } = span;
  const { facts } = stepped;
  rows.row(spanColumns.length);
  rows.bytes(place.project);
  rows.date(place.day);
  rows.hex(place.trace);
  rows.hex(wire.spanId);
  rows.hex(wire.parentSpanId);
  rows.text(escapeText(wire.name));
  rows.text(facts.kind);
  rows.int8(facts.startNs);
  rows.int8(facts.endNs);
  rows.int2(wire.spanKind);
  rows.int2(wire.status.code);
  rows.bool(facts.failed);
  rows.text(escaped(facts.errorMessage));
  rows.text(escaped(stepped.errorType));
  rows.text(escaped(facts.service));
  rows.text(escaped(facts.model));
  rows.text(escaped(facts.provider));
  rows.integer(facts.tokens.input);
  rows.integer(facts.tokens.output);
  rows.integer(facts.tokens.cacheRead);
  rows.integer(facts.tokens.cacheWrite);
  rows.integer(facts.tokens.reasoning);
  rows.integer(facts.costMicroUsd);
  rows.text(facts.costState);
  rows.text(escaped(stepped.finishReason));
  rows.integer(stepped.firstTokenNs);
  rows.text(escaped(facts.sessionId));
  rows.text(escaped(facts.userId));
  rows.text(escaped(facts.toolName));
  rows.int4(stepped.attempt);
  rows.text(facts.dialect);
  rows.text(escaped(facts.pipeline));
  rows.text(escaped(facts.pipelineVersion));
  rows.text(escaped(facts.haltCode));
  rows.text(escaped(facts.inputPreview));
  rows.text(escaped(facts.outputPreview));
  rows.jsonb(stepped.step);
  rows.jsonb(span.attributes);
  rows.jsonb(span.events);
  rows.jsonb(span.links);
  rows.jsonb(span.extra);
  rows.hash(span.resourceHash);
  rows.hash(span.scopeHash);
  rows.bytes(span.rank);
  rows.int4(place.revision);
  rows.text(stepped.priceVersion);
}

export function writeContent(rows: BinaryRows, place: RunPlace, ref: string, body: string): void {
  rows.row(contentColumns.length);
  rows.bytes(place.project);
  rows.date(place.day);
  rows.hex(place.trace);
  rows.hash(ref);
  rows.text(body);
}

export function writeLog(rows: BinaryRows, place: RunPlace, log: PreparedLog): void {
  rows.row(logColumns.length);
  rows.bytes(place.project);
  rows.date(place.day);
  rows.hex(place.trace);
  rows.bytes(log.recordId);
  rows.hex(log.wire.spanId);
  rows.int8(log.timeNs);
  rows.int8(log.observedNs);
  rows.int2(log.severity);
  rows.text(log.severityText);
  rows.text(log.eventName);
  rows.jsonb(log.body);
  rows.jsonb(log.attributes);
  rows.jsonb(log.extra);
  rows.hash(log.resourceHash);
  rows.hash(log.scopeHash);
}

export const copySpans = (client: PoolClient, rows: BinaryRows) => copy(client, "spans", spanColumns, rows);
export const copyContents = (client: PoolClient, rows: BinaryRows) => copy(client, "contents", contentColumns, rows);
export const copyLogs = (client: PoolClient, rows: BinaryRows) => copy(client, "log_records", logColumns, rows);

/** Sends rows by COPY; nothing is sent where there are none. */
export async function copy(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: BinaryRows,
): Promise<void> {
  if (rows.rows === 0) return;
  const stream = client.query(from(`copy ${table} (${columns.join(", ")}) from stdin (format binary)`));
  await pipeline(Readable.from(rows.finish()), stream);
}
