import type { ClientBase, Pool } from "pg";
import type { SpanFacts } from "@/lib/domain/trace/run";
import type { CostState, StepKind } from "@/lib/domain/trace/step";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { refOf } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";

type Text = string | null;
type FactRow = [
  ...[no: number, spanId: string, parentSpanId: Text, name: string, kind: StepKind, startNs: string, endNs: Text],
  ...[
    failed: boolean,
    errorMessage: Text,
    model: Text,
    provider: Text,
    tool: Text,
    input: Text,
    output: Text,
    cacheRead: Text,
  ],
  ...[cacheWrite: Text, reasoning: Text, cost: Text, costState: CostState, sessionId: Text, userId: Text],
  ...[
    pipeline: Text,
    pipelineVersion: Text,
    haltCode: Text,
    service: Text,
    dialect: string,
    scope: Buffer,
    asked: Text,
    answered: Text,
  ],
];

/** The facts of all spans of runs of one day, by position in `runs`. Uses spans_pkey. */
export async function selectFacts(
  client: ClientBase | Pool,
  day: string,
  runs: readonly RunKey[],
): Promise<SpanFacts[][]> {
  const { rows } = await client.query<FactRow>({
    name: `facts-${day}`,
    rowMode: "array",
    text: `
      select k.no::int, encode(s.span_id, 'hex'), encode(s.parent_span_id, 'hex'), s.name, s.kind, s.start_ns::text,
             s.end_ns::text, s.failed, s.error_message, s.model, s.provider, s.tool_name, s.tokens_input::text, s.tokens_output::text,
             s.tokens_cache_read::text, s.tokens_cache_write::text, s.tokens_reasoning::text, s.cost_micro_usd::text,
             s.cost_state, s.session_id, s.user_id, s.pipeline, s.pipeline_version, s.halt_code, s.service, s.dialect,
             s.scope_hash, s.input_preview, s.output_preview
        from unnest($1::uuid[], $2::bytea[]) with ordinality as k(project_id, trace_id, no)
       cross join lateral (
             select * from spans t
              where t.project_id = k.project_id and t.trace_id = k.trace_id and t.day = date '${day}'
             offset 0) as s`,
    values: [uuidArray(runs.map((run) => run.projectId)), byteaArray(runs.map((run) => run.traceId))],
  });
  const facts: SpanFacts[][] = runs.map(() => []);
  for (const row of rows) facts[row[0] - 1]?.push(readFacts(row));
  return facts;
}

function readFacts(row: FactRow): SpanFacts {
  const [, spanId, parentSpanId, name, kind, startNs, endNs, failed, errorMessage, model, provider, ...rest] = row;
  const [tool, input, output, cacheRead, cacheWrite, reasoning, cost, costState, sessionId, userId, ...more] = rest;
  const [pipeline, pipelineVersion, haltCode, service, dialect, scope, asked, answered] = more;
  return {
    spanId,
    parentSpanId,
    name: unescapeText(name),
    kind,
    startNs: BigInt(startNs),
    endNs: endNs === null ? null : BigInt(endNs),
    failed,
    errorMessage: text(errorMessage),
    model: text(model),
    provider: text(provider),
    toolName: text(tool),
    tokens: {
      input: count(input),
      output: count(output),
      cacheRead: count(cacheRead),
      cacheWrite: count(cacheWrite),
      reasoning: count(reasoning),
    },
    costMicroUsd: count(cost),
    costState,
    sessionId: text(sessionId),
    userId: text(userId),
    pipeline: text(pipeline),
    pipelineVersion: text(pipelineVersion),
    haltCode: text(haltCode),
    service: text(service),
    dialect,
    scope: refOf(scope),
    inputPreview: text(asked),
    outputPreview: text(answered),
  };
}

const text = (value: Text) => (value === null ? null : unescapeText(value));
const count = (value: Text) => (value === null ? null : Number(value));
