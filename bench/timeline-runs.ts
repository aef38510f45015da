// Runs of a size and a shape for bench:timeline, written by the database itself.
import pg from "pg";

export type Shape = "agents" | "deep" | "siblings";
export type BenchRun = { readonly name: string; readonly steps: number; readonly shape: Shape };

/** Row of the parent: agents of 19 calls each below one root, a line of steps, or all below the root. */
const parentOf: Readonly<Record<Shape, string>> = {
  agents: "case when no = 1 then null when (no - 2) % 20 = 0 then 1 else no - (no - 2) % 20 end",
  deep: "nullif(no - 1, 0)",
  siblings: "case when no > 1 then 1 end",
};
const kindOf: Readonly<Record<Shape, string>> = {
  agents: "case when no = 1 or (no - 2) % 20 = 0 then 'agent' else (array['llm', 'tool', 'retrieval'])[1 + no % 3] end",
  deep: "(array['agent', 'llm', 'tool', 'chain'])[1 + no % 4]",
  siblings: "case when no = 1 then 'agent' else (array['llm', 'tool', 'retrieval'])[1 + no % 3] end",
};
/** When a step ends, in ms after the run's start: parents hold their children. */
const endOf: Readonly<Record<Shape, string>> = {
  agents: "case when no = 1 then $4::int + 60 when (no - 2) % 20 = 0 then no + 60 else no + 3 + no % 37 end",
  deep: "2 * $4::int + 1 - no",
  siblings: "case when no = 1 then $4::int + 60 else no + 3 + no % 37 end",
};

/** Adds the run and gives its trace id. */
export async function addRun(url: string, { name, steps, shape }: BenchRun): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>("select id from projects limit 1");
    const startNs = String(BigInt(Date.now() - 3_600_000) * 1_000_000n);
    const { rows: made } = await client.query<{ trace: string }>(insertRun, [rows[0]?.id, name, startNs, steps]);
    await client.query(insertSource, [rows[0]?.id, name]);
    await client.query(insertSteps(shape), [rows[0]?.id, name, startNs, steps]);
    await client.query("vacuum analyze spans, runs");
    return made[0]?.trace ?? "";
  } finally {
    await client.end();
  }
}

const insertRun = `
  insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, pipeline, service, models, roots, orphans,
                    root_count, orphan_count, span_count, open_count, llm_calls, tool_calls, tokens_input, tokens_output,
                    cost_micro_usd, cost_state, has_error, error_message)
  select $1::uuid, decode(md5($2::text), 'hex'), date '0001-01-01', $3::int8, $3::int8 + $4::int8 * 2000000,
         $4::int8 * 2000000, 'failed', $2::text, 'bench', array['gpt-4.1'], array[decode(lpad('1', 16, '0'), 'hex')], '{}',
         1, 0, $4::int, 0, $4::int / 3, $4::int / 3, 360 * $4::int8, 36 * $4::int8, 840 * $4::int8, 'complete', true,
         'the tool answered 500'
  returning encode(trace_id, 'hex') as trace`;

/** Resource and scope of all steps. */
const insertSource = `
  insert into contents (project_id, day, trace_id, hash, body)
  select $1::uuid, date '0001-01-01', decode(md5($2::text), 'hex'), '\\x00', '{}'`;

const insertSteps = (shape: Shape) => `
  insert into spans (project_id, day, trace_id, span_id, parent_span_id, name, kind, start_ns, end_ns, span_kind, status_code,
                     failed, service, model, provider, tokens_input, tokens_output, cost_micro_usd, cost_state, dialect,
                     attributes, resource_hash, scope_hash, rank)
  select $1::uuid, date '0001-01-01', decode(md5($2::text), 'hex'), decode(lpad(to_hex(no), 16, '0'), 'hex'),
         decode(lpad(to_hex(parent), 16, '0'), 'hex'), kind || ' ' || no % 9, kind, $3::int8 + no::int8 * 1000000,
         $3::int8 + end_ms * 1000000, 3, 0, no % 997 = 0, 'bench', case when kind = 'llm' then 'gpt-4.1' end,
         case when kind = 'llm' then 'openai' end, case when kind = 'llm' then 360 end, case when kind = 'llm' then 36 end,
         case when kind = 'llm' then 840 end, case when kind = 'llm' then 'complete' else 'none' end, 'otel',
         '{"bench": true}', '\\x00', '\\x00', '\\x00'
    from (select no, ${parentOf[shape]} as parent, ${kindOf[shape]} as kind, (${endOf[shape]})::int8 as end_ms
            from generate_series(1, $4::int) as no) as drawn`;
