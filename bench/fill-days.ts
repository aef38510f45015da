// Old days of telemetry, written by the database itself, a day a transaction: spans and what is made of a run besides.
import type { Pool } from "pg";

export const spansOfRun = 25;

/** $1 project, $2 day; the runs of the day are in `made`. */
const statements = [
  `insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, pipeline, models, kinds, steps, tools,
                     providers, roots, orphans, root_count, orphan_count, span_count, open_count, llm_calls, tool_calls,
                     cost_micro_usd, cost_state, has_error, finding_rules)
   select $1::uuid, trace_id, $2::date, start_ns, start_ns + 1000, 1000, 'done', 'desk', '{gpt-4o}', '{llm}', '{step}', '{}',
          '{openai}', '{}', '{}', 1, 0, ${spansOfRun}, 0, ${spansOfRun}, 0, 2500, 'complete', false, '{}' from made`,
  `insert into spans (project_id, day, trace_id, span_id, name, kind, start_ns, end_ns, span_kind, status_code, failed, model,
                      tokens_input, tokens_output, cost_micro_usd, cost_state, dialect, attributes, resource_hash, scope_hash, rank)
   select $1::uuid, $2::date, trace_id, decode(lpad(to_hex(step), 16, '0'), 'hex'), 'step', 'llm', start_ns + step, start_ns + step + 1,
          1, 0, false, 'gpt-4o', 360, 36, 100, 'complete', 'otel',
          jsonb_build_object('input.value', repeat(md5(step::text || start_ns), 16)), '\\x00', '\\x00', '\\x00'
     from made cross join generate_series(1, ${spansOfRun}) step`,
  `insert into contents (project_id, day, trace_id, hash, body)
   select $1::uuid, $2::date, trace_id, decode(md5(part::text || start_ns), 'hex'), repeat(md5(start_ns::text || part), 30)
     from made cross join generate_series(1, 3) part`,
  `insert into search_words (project_id, day, trace_id, part, words)
   select $1::uuid, $2::date, trace_id, 1, to_tsvector('simple', 'word' || no % 5000 || ' term' || no % 700 || ' run' || no) from made`,
  `insert into run_profiles (project_id, day, trace_id, pipeline_key, start_ns, profile)
   select $1::uuid, $2::date, trace_id, '\\x00', start_ns, '{}' from made`,
  `insert into findings (project_id, day, trace_id, id, group_id, rule, severity, detail, evidence, start_ns)
   select $1::uuid, $2::date, trace_id, '\\x01', gen_random_uuid(), 'slow-step', 'info', 'took longer', '{}', start_ns
     from made where no % 10 = 0`,
  `insert into cost_facts (project_id, day, trace_id, key, start_ns, pipeline, status, step, runs, calls, tool_calls, failed_calls,
                           schema_failures, silent_failures, cost, unpriced_calls, unpriced_tokens, tokens_input, tokens_cached,
                           tokens_written, tokens_output, tokens_reasoning, waste_failed, waste_retries, waste_loops,
                           waste_repairs, waste_unused, waste_cache)
   select $1::uuid, $2::date, trace_id, decode(lpad(to_hex(part), 2, '0'), 'hex'), start_ns, 'desk', 'done',
          case when part > 1 then 'step' end, 1, 25, 0, 0, 0, 0, 2500, 0, 0, 9000, 0, 0, 900, 0, 0, 0, 0, 0, 0, 0
     from made cross join generate_series(1, 2) part`,
] as const;

export async function fillDay(pool: Pool, projectId: string, day: string, runs: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(
      `create temporary table made on commit drop as
       select decode(md5('${projectId} ${day} ' || no), 'hex') as trace_id, no,
              extract(epoch from date '${day}')::int8 * 1000000000 + no as start_ns
         from generate_series(1, ${runs}) no`,
    );
    for (const statement of statements) await client.query(statement, [projectId, day]);
    await client.query("commit");
  } finally {
    client.release();
  }
}
