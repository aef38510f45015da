// The steps of a run for lists and trees: narrow columns, no payloads. Uses spans_pkey; a run's own rows are sorted.
import type { Pool } from "pg";
import type { CostState, StepKind } from "@/lib/domain/trace/step";
import type { RunAt } from "@/lib/server/sql/select-telemetry";
import type { StoredJson } from "@/lib/server/store-value";

export type StepRow = {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: StepKind;
  readonly startNs: string;
  readonly endNs: string | null;
  readonly extra: { readonly s?: string; readonly e?: string } | null;
  readonly statusCode: number;
  readonly failed: boolean;
  readonly errorMessage: string | null;
  readonly errorType: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly tokensInput: string | null;
  readonly tokensOutput: string | null;
  readonly tokensCacheRead: string | null;
  readonly tokensCacheWrite: string | null;
  readonly tokensReasoning: string | null;
  readonly costMicroUsd: string | null;
  readonly costState: CostState;
  readonly finishReason: string | null;
  readonly firstTokenNs: string | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly attempt: number | null;
  readonly dialect: string;
  readonly inputPreview: string | null;
  readonly outputPreview: string | null;
  readonly step: {
    readonly i?: StoredJson;
    readonly o?: StoredJson;
    /** [id, name, arguments] */
    readonly c?: readonly (readonly [string | null, string, StoredJson])[];
    /** [name, arguments, result] */
    readonly t?: readonly [string | null, StoredJson, StoredJson];
  } | null;
};

/** A place in the order of start, then id. */
export type StepPlace = { readonly startNs: string; readonly spanId: string };
const ofRun = "project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date";
const after = "(start_ns, span_id) > ($4::int8, decode($5::text, 'hex'))";
/** Before every span: no start is below zero. */
export const firstPlace: StepPlace = { startNs: "-1", spanId: "" };

/** The next steps of a run, ordered by start. */
export async function selectSteps(db: Pool, run: RunAt, place: StepPlace, limit: number): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>(
    `select encode(span_id, 'hex') as "spanId", encode(parent_span_id, 'hex') as "parentSpanId", name, kind,
            start_ns::text as "startNs", end_ns::text as "endNs", extra, status_code as "statusCode", failed,
            error_message as "errorMessage", error_type as "errorType", model, provider,
            tokens_input::text as "tokensInput", tokens_output::text as "tokensOutput",
            tokens_cache_read::text as "tokensCacheRead", tokens_cache_write::text as "tokensCacheWrite",
            tokens_reasoning::text as "tokensReasoning", cost_micro_usd::text as "costMicroUsd",
            cost_state as "costState", finish_reason as "finishReason",
            first_token_ns::text as "firstTokenNs", session_id as "sessionId", user_id as "userId", attempt, dialect, input_preview as "inputPreview", output_preview as "outputPreview", step
       from spans
      where ${ofRun} and ${after}
      order by start_ns, span_id
      limit $6::int`,
    [run.projectId, run.traceId, run.day, place.startNs, place.spanId, limit],
  );
  return rows;
}

/** What a step is an instance of, where the client names it apart from the span: tool, agent, provider of a call. */
export const subject =
  "case kind when 'tool' then tool_name when 'agent' then pipeline when 'llm' then provider when 'embedding' then provider end";

/** One array a column, row i of each is one step. Times are offsets from `base`. */
export type TreeColumns = {
  readonly base: string;
  readonly lastStartNs: string;
  readonly id: readonly string[];
  readonly parent: readonly (string | null)[];
  readonly name: readonly string[];
  readonly kind: readonly StepKind[];
  readonly start: readonly number[];
  readonly duration: readonly number[];
  readonly failed: readonly number[];
  readonly model: readonly (string | null)[];
  readonly tokens: readonly number[];
  readonly cost: readonly number[];
  readonly attempt: readonly number[];
  readonly firstToken: readonly number[];
  readonly subject: readonly (string | null)[];
};

/** A window of the tree as columns; null where there is nothing after `place`. `base`: null takes the first start. */
export async function selectTree(db: Pool, run: RunAt, place: StepPlace, limit: number): Promise<TreeColumns | null> {
  const { rows } = await db.query<
    Omit<TreeColumns, "base" | "lastStartNs"> & { base: string | null; lastStartNs: string }
  >(
    `with base as (select min(start_ns) as ns from spans where ${ofRun}),
          page as (
            select span_id, parent_span_id, name, kind, start_ns, end_ns, failed, model, tokens_input, tokens_output,
                   cost_micro_usd, attempt, first_token_ns, ${subject} as subject
              from spans
             where ${ofRun} and ${after}
             order by start_ns, span_id
             limit $6::int)
     select (select ns from base)::text as base, max(start_ns)::text as "lastStartNs",
            json_agg(encode(span_id, 'hex')) as id, json_agg(encode(parent_span_id, 'hex')) as parent,
            json_agg(name) as name, json_agg(kind) as kind,
            json_agg(start_ns - (select ns from base)) as start,
            json_agg(case when end_ns is null then -1 else greatest(end_ns - start_ns, 0) end) as duration,
            json_agg(failed::int) as failed, json_agg(model) as model,
            json_agg(coalesce(coalesce(tokens_input, 0) + tokens_output, tokens_input, -1)) as tokens,
            json_agg(coalesce(cost_micro_usd, -1)) as cost, json_agg(coalesce(attempt, 0)) as attempt,
            json_agg(coalesce(first_token_ns, -1)) as "firstToken", json_agg(subject) as subject
       from page`,
    [run.projectId, run.traceId, run.day, place.startNs, place.spanId, limit],
  );
  const [row] = rows;
  return row?.base && row.id ? { ...row, base: row.base } : null;
}
