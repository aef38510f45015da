import type { PoolClient } from "pg";
import { escaped } from "@/lib/server/sql/copy-rows";
import type { LockedRun } from "@/lib/server/sql/lock-runs";
import type { StepColumns } from "@/lib/server/store-span";

const typed = `span_id bytea, kind text, failed bool, error_message text, error_type text, model text, provider text,
  tokens_input int8, tokens_output int8, tokens_cache_read int8, tokens_cache_write int8, tokens_reasoning int8,
  cost_micro_usd int8, cost_state text, finish_reason text, first_token_ns int8, session_id text, user_id text, tool_name text, attempt int4,
  dialect text, pipeline text, pipeline_version text, halt_code text, input_preview text, output_preview text,
  price_version text, step jsonb`;
const assigned = typed
  .split(",")
  .map((column) => column.trim().split(" ")[0])
  .filter((name) => name !== "span_id")
  .map((name) => `${name} = v.${name}`)
  .join(", ");

/** Stored spans whose log records arrived later get the step that they make together. Uses spans_pkey. */
export async function updateSteps(client: PoolClient, run: LockedRun, steps: readonly StepColumns[]): Promise<void> {
  if (steps.length === 0) return;
  await client.query(
    `update spans s set ${assigned}, revision = $5::int
       from json_to_recordset($4::json) as v(${typed})
      where s.project_id = $1::uuid and s.trace_id = decode($2::text, 'hex') and s.day = $3::date and s.span_id = v.span_id`,
    [run.projectId, run.traceId, run.day, `[${steps.map(stepJson).join(",")}]`, run.revision + 1],
  );
}

function stepJson({ facts, errorType, finishReason, firstTokenNs, attempt, step, priceVersion }: StepColumns): string {
  const columns = {
    span_id: `\\x${facts.spanId}`,
    kind: facts.kind,
    failed: facts.failed,
    error_message: escaped(facts.errorMessage),
    error_type: escaped(errorType),
    model: escaped(facts.model),
    provider: escaped(facts.provider),
    tokens_input: facts.tokens.input,
    tokens_output: facts.tokens.output,
    tokens_cache_read: facts.tokens.cacheRead,
    tokens_cache_write: facts.tokens.cacheWrite,
    tokens_reasoning: facts.tokens.reasoning,
    cost_micro_usd: facts.costMicroUsd,
    cost_state: facts.costState,
    finish_reason: escaped(finishReason),
    first_token_ns: firstTokenNs,
    session_id: escaped(facts.sessionId),
    user_id: escaped(facts.userId),
    tool_name: escaped(facts.toolName),
    attempt,
    dialect: facts.dialect,
    pipeline: escaped(facts.pipeline),
    pipeline_version: escaped(facts.pipelineVersion),
    halt_code: escaped(facts.haltCode),
    input_preview: escaped(facts.inputPreview),
    output_preview: escaped(facts.outputPreview),
    price_version: priceVersion,
  };
  return `${JSON.stringify(columns).slice(0, -1)},"step":${step ?? "null"}}`;
}
