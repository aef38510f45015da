import type { Pool, PoolClient } from "pg";
import type { RunSummary } from "@/lib/domain/trace/run";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { BinaryRows } from "@/lib/server/sql/binary-rows";
import { copy, escaped, type RunPlace } from "@/lib/server/sql/copy-rows";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { escapeText } from "@/lib/server/store-text";

export type RunFigures = {
  readonly summary: RunSummary;
  readonly logCount: number;
};

const columns = [
  ...["project_id", "trace_id", "day", "start_ns", "end_ns", "duration_ns", "first_seen_at", "last_seen_at", "status"],
  ...[
    "halt_code",
    "pipeline",
    "pipeline_version",
    "service",
    "session_id",
    "user_id",
    "models",
    "kinds",
    "steps",
    "tools",
    "providers",
  ],
  ...[
    "roots",
    "orphans",
    "root_count",
    "orphan_count",
    "span_count",
    "open_count",
    "log_count",
    "llm_calls",
    "tool_calls",
    "tokens_input",
  ],
  ...["tokens_output", "tokens_cache_read", "tokens_cache_write", "tokens_reasoning", "cost_micro_usd", "cost_state"],
  ...["has_error", "error_message", "input_text", "output_text", "stale"],
];

const durationOf = ({ startNs, endNs }: RunSummary) => (endNs === null ? null : endNs < startNs ? 0n : endNs - startNs);

const escapedAll = (texts: readonly string[] | null) => texts?.map(escapeText) ?? null;

export function writeRun(rows: BinaryRows, place: RunPlace, figures: RunFigures, nowMs: number): void {
  const { summary, logCount } = figures;
  rows.row(columns.length);
  rows.bytes(place.project);
  rows.hex(place.trace);
  rows.date(place.day);
  rows.int8(summary.startNs);
  rows.int8(summary.endNs);
  rows.int8(durationOf(summary));
  rows.timestamp(nowMs);
  rows.timestamp(nowMs);
  rows.text(summary.status);
  rows.text(escaped(summary.haltCode));
  rows.text(escaped(summary.pipeline));
  rows.text(escaped(summary.pipelineVersion));
  rows.text(escaped(summary.service));
  rows.text(escaped(summary.sessionId));
  rows.text(escaped(summary.userId));
  rows.texts(summary.models.map(escapeText));
  rows.texts(summary.kinds);
  rows.texts(escapedAll(summary.steps));
  rows.texts(escapedAll(summary.tools));
  rows.texts(escapedAll(summary.providers));
  rows.hexes(summary.roots);
  rows.hexes(summary.orphans);
  rows.int4(summary.rootCount);
  rows.int4(summary.orphanCount);
  rows.int4(summary.spanCount);
  rows.int4(summary.openCount);
  rows.int4(logCount);
  rows.int4(summary.llmCalls);
  rows.int4(summary.toolCalls);
  rows.integer(summary.tokens.input);
  rows.integer(summary.tokens.output);
  rows.integer(summary.tokens.cacheRead);
  rows.integer(summary.tokens.cacheWrite);
  rows.integer(summary.tokens.reasoning);
  rows.integer(summary.costMicroUsd);
  rows.text(summary.costState);
  rows.bool(summary.hasError);
  rows.text(escaped(summary.errorMessage));
  rows.text(escaped(summary.inputText));
  rows.text(escaped(summary.outputText));
  rows.bool(false);
}

/** New runs. A run that somebody else began meanwhile is a unique violation: try the whole flush again. */
export const copyRuns = (client: PoolClient, rows: BinaryRows) => copy(client, "runs", columns, rows);

export type RunChange = RunKey & RunFigures;

const typed = `project_id uuid, trace_id bytea, start_ns int8, end_ns int8, duration_ns int8, status text, halt_code text,
  pipeline text, pipeline_version text, service text, session_id text, user_id text, models text[], kinds text[],
  steps text[], tools text[], providers text[], roots bytea[], orphans bytea[], root_count int4, orphan_count int4, span_count int4, open_count int4, log_count int4, llm_calls int4,
  tool_calls int4, tokens_input int8, tokens_output int8, tokens_cache_read int8, tokens_cache_write int8,
  tokens_reasoning int8, cost_micro_usd int8, cost_state text, has_error bool, error_message text, input_text text,
  output_text text`;
const assigned = columns
  .filter((name) => !["project_id", "trace_id", "day", "first_seen_at", "last_seen_at", "stale"].includes(name))
  // the worker counts without the lock: it must not take back log records that came meanwhile
  .map((name) => (name === "log_count" ? "log_count = greatest(r.log_count, v.log_count)" : `${name} = v.${name}`))
  .join(", ");

/** Runs that exist, under their lock. Uses runs_pkey (see lock-runs.ts). */
export async function updateRuns(client: PoolClient, changes: readonly RunChange[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: "update-runs",
    text: `
      update runs r set ${assigned}, last_seen_at = clock_timestamp(), stale = false, revision = r.revision + 1
        from json_to_recordset($1::json) as v(${typed})
       where r.trace_id = v.trace_id and r.project_id is not distinct from v.project_id`,
    values: [JSON.stringify(changes.map(changeJson))],
  });
}

function changeJson({ projectId, traceId, summary, logCount }: RunChange) {
  return {
    project_id: projectId,
    trace_id: `\\x${traceId}`,
    start_ns: String(summary.startNs),
    end_ns: summary.endNs === null ? null : String(summary.endNs),
    duration_ns: durationOf(summary) === null ? null : String(durationOf(summary)),
    status: summary.status,
    halt_code: escaped(summary.haltCode),
    pipeline: escaped(summary.pipeline),
    pipeline_version: escaped(summary.pipelineVersion),
    service: escaped(summary.service),
    session_id: escaped(summary.sessionId),
    user_id: escaped(summary.userId),
    models: summary.models.map(escapeText),
    kinds: summary.kinds,
    steps: escapedAll(summary.steps),
    tools: escapedAll(summary.tools),
    providers: escapedAll(summary.providers),
    roots: summary.roots.map((id) => `\\x${id}`),
    orphans: summary.orphans.map((id) => `\\x${id}`),
    root_count: summary.rootCount,
    orphan_count: summary.orphanCount,
    span_count: summary.spanCount,
    open_count: summary.openCount,
    log_count: logCount,
    llm_calls: summary.llmCalls,
    tool_calls: summary.toolCalls,
    tokens_input: summary.tokens.input,
    tokens_output: summary.tokens.output,
    tokens_cache_read: summary.tokens.cacheRead,
    tokens_cache_write: summary.tokens.cacheWrite,
    tokens_reasoning: summary.tokens.reasoning,
    cost_micro_usd: summary.costMicroUsd,
    cost_state: summary.costState,
    has_error: summary.hasError,
    error_message: escaped(summary.errorMessage),
    input_text: escaped(summary.inputText),
    output_text: escaped(summary.outputText),
  };
}

/**
 * The summary of a run that was read without its lock. Where the run changed since `seenAt`, it stays stale.
 * Uses runs_pkey.
 */
export async function catchUpRun(db: Pool, change: RunChange, seenAt: string): Promise<void> {
  await db.query(
    `update runs r set ${assigned}, stale = r.last_seen_at <> $2::timestamptz
       from json_to_recordset($1::json) as v(${typed})
      where r.trace_id = v.trace_id and r.project_id is not distinct from v.project_id`,
    [JSON.stringify([changeJson(change)]), seenAt],
  );
}

export type StaleRun = RunKey & { readonly day: string; readonly seenAt: string; readonly logCount: number };

/** Runs whose summary lags: among those named, or all. Uses runs_pkey for named ones. */
export async function selectStale(db: Pool, named: readonly RunKey[] | null): Promise<StaleRun[]> {
  const among =
    named === null
      ? "where stale"
      : `join unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
           on r.trace_id = k.trace_id and r.project_id is not distinct from k.project_id
        where stale`;
  const values = named && [uuidArray(named.map((run) => run.projectId)), byteaArray(named.map((run) => run.traceId))];
  const { rows } = await db.query<StaleRun>(
    `select r.project_id::text as "projectId", encode(r.trace_id, 'hex') as "traceId", r.day::text,
            r.last_seen_at::text as "seenAt", r.log_count as "logCount"
       from runs r ${among} limit 1000`,
    values ?? [],
  );
  return rows;
}

/** A very large run: the worker sums it up, span count included, so that its figures always agree. Uses runs_pkey. */
export async function markStale(client: PoolClient, run: RunKey & { readonly addedLogs: number }): Promise<void> {
  await client.query({
    name: "mark-stale",
    text: `
      update runs
         set revision = revision + 1, log_count = log_count + $3::int, last_seen_at = clock_timestamp(), stale = true
       where trace_id = decode($2::text, 'hex') and project_id is not distinct from $1::uuid`,
    values: [run.projectId, run.traceId, run.addedLogs],
  });
}
