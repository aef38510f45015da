// The steps of a run as its transcript is laid out by: narrow columns, no payloads. Uses spans_pkey; a run's own rows are sorted.
import type { Pool } from "pg";
import type { CostState, StepKind } from "@/lib/domain/trace/step";
import { reportEvents } from "@/lib/domain/trace/transcript-items";
import type { OutlineStep } from "@/lib/domain/trace/transcript-shape";
import type { StepPlace } from "@/lib/server/sql/select-steps";
import type { RunAt } from "@/lib/server/sql/select-telemetry";
import { refOf } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";

type Row = [
  ...[spanId: string, parentSpanId: string | null, name: string, toolName: string | null, kind: StepKind],
  ...[model: string | null, startNs: string, endNs: string | null, failed: boolean, input: string | null],
  ...[output: string | null, costMicroUsd: string | null, costState: CostState, dialect: string, scope: Buffer],
  ...[eventsNs: readonly string[] | null],
];

const decisions = `$[*] ? (!(@.n like_regex "${reportEvents}"))`;

/** The next steps of a run, ordered by start. */
export async function selectOutline(db: Pool, run: RunAt, place: StepPlace, limit: number): Promise<OutlineStep[]> {
  const { rows } = await db.query<Row>({
    rowMode: "array",
    text: `
      select encode(span_id, 'hex'), encode(parent_span_id, 'hex'), name, tool_name, kind, model, start_ns::text,
             end_ns::text, failed, tokens_input::text, tokens_output::text, cost_micro_usd::text, cost_state, dialect,
             scope_hash, case when events is null then null
                         else jsonb_path_query_array(events, '${decisions}.t') end
        from spans
       where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date
         and (start_ns, span_id) > ($4::int8, decode($5::text, 'hex'))
       order by spans.start_ns, span_id
       limit $6::int`,
    values: [run.projectId, run.traceId, run.day, place.startNs, place.spanId, limit],
  });
  return rows.map(stepOf);
}

const eventsMax = 100;
const label = (text: string | null) => (text === null ? null : unescapeText(text));
const count = (digits: string | null) => (digits === null ? null : Number(digits));
const noTokens = { cacheRead: null, cacheWrite: null, reasoning: null };

function stepOf([
  spanId,
  parentSpanId,
  name,
  toolName,
  kind,
  model,
  startNs,
  endNs,
  failed,
  ...rest
]: Row): OutlineStep {
  const [input, output, costMicroUsd, costState, dialect, scope, eventsNs] = rest;
  return {
    spanId,
    parentSpanId,
    name: unescapeText(name),
    toolName: label(toolName),
    kind,
    model: label(model),
    startNs: BigInt(startNs),
    endNs: endNs === null ? null : BigInt(endNs),
    failed,
    tokens: { input: count(input), output: count(output), ...noTokens },
    costMicroUsd: count(costMicroUsd),
    costState,
    dialect,
    scope: refOf(scope),
    eventsNs: (eventsNs ?? []).slice(0, eventsMax).map((ns) => BigInt(ns)),
  };
}
