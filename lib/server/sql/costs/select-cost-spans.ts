// The spans of runs, as far as money is concerned.
import type { PoolClient } from "pg";
import type { CostSpan } from "@/lib/domain/cost/count-run";
import type { CostState, StepKind } from "@/lib/domain/trace/step";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { refOf } from "@/lib/server/store-contents";
import type { StoredJson } from "@/lib/server/store-value";

/** Attributes that list tags, by the client that writes them; the first that is there counts. */
const tagKeys = [
  ...["tracegate.tags", "langfuse.trace.tags", "langfuse.tags", "tag.tags", "langsmith.span.tags"],
  ...["ai.telemetry.metadata.tags", "traceloop.association.properties.tags"],
];

type Text = string | null;
type SpanRow = [
  ...[no: number, spanId: string, parentSpanId: Text, name: string, kind: StepKind, failed: boolean, model: Text],
  ...[provider: Text, tool: Text, input: Text, output: Text, cacheRead: Text, cacheWrite: Text, reasoning: Text],
  ...[cost: Text, costState: CostState, dialect: string, scope: Buffer, start: string, end: Text, tags: StoredJson],
];

/** Texts as they are stored. `tags`: what the spans at the top of the run say. */
export type SpansOfRun = { readonly spans: CostSpan[]; readonly tags: StoredJson[] };

/** By position in `runs`, which are of one day. Uses spans_pkey. */
export async function selectCostSpans(client: PoolClient, day: string, runs: readonly RunKey[]): Promise<SpansOfRun[]> {
  const tags = tagKeys.map((key) => `t.attributes -> '${key}'`).join(", ");
  const { rows } = await client.query<SpanRow>({
    rowMode: "array",
    text: `
      select k.no::int, encode(s.span_id, 'hex'), encode(s.parent_span_id, 'hex'), s.name, s.kind, s.failed, s.model,
             s.provider, s.tool_name, s.tokens_input::text, s.tokens_output::text, s.tokens_cache_read::text,
             s.tokens_cache_write::text, s.tokens_reasoning::text, s.cost_micro_usd::text, s.cost_state, s.dialect,
             s.scope_hash, s.start_ns::text, s.end_ns::text, s.tags
        from unnest($1::uuid[], $2::bytea[]) with ordinality as k(project_id, trace_id, no)
       cross join lateral (
             select t.*, case when t.parent_span_id is null then coalesce(${tags}) end as tags from spans t
              where t.project_id = k.project_id and t.trace_id = k.trace_id and t.day = date '${day}'
             offset 0) as s`,
    values: [uuidArray(runs.map(({ projectId }) => projectId)), byteaArray(runs.map(({ traceId }) => traceId))],
  });
  const found = runs.map((): SpansOfRun => ({ spans: [], tags: [] }));
  for (const row of rows) {
    const of = found[row[0] - 1];
    of?.spans.push(readSpan(row));
    const last = row.at(-1) as StoredJson;
    if (last !== null) of?.tags.push(last);
  }
  return found;
}

function readSpan(row: SpanRow): CostSpan {
  const [, spanId, parentSpanId, name, kind, failed, model, provider, toolName, ...rest] = row;
  const [input, output, cacheRead, cacheWrite, reasoning, cost, costState, dialect, scope, start, end] = rest;
  return {
    ...{ spanId, parentSpanId, name, kind, failed, model, provider, toolName, costState, dialect },
    scope: refOf(scope),
    startNs: BigInt(start),
    endNs: end === null ? null : BigInt(end),
    costMicroUsd: count(cost),
    tokens: {
      input: count(input),
      output: count(output),
      cacheRead: count(cacheRead),
      cacheWrite: count(cacheWrite),
      reasoning: count(reasoning),
    },
  };
}

const count = (value: Text) => (value === null ? null : Number(value));
