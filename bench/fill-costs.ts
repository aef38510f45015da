// Runs of 90 days with the money of each call, written by the database itself: the worker would take a quarter of an hour to
// count a million. What it would have counted is derived by statements of its own, and then checked against the worker's.
import type { Pool } from "pg";
import { families } from "@/lib/domain/cost/families";
import { measures } from "@/lib/domain/cost/measures";
import { grainHours } from "@/lib/domain/cost/stretches";
import { Partitions } from "@/lib/server/partitions";

export const daysFilled = 90;
const dayMs = 86_400_000;

/** Until midnight (UTC) of `untilMs`; a run has a root and three calls of models. */
export async function fillCosts(pool: Pool, projectId: string, runs: number, untilMs: number): Promise<void> {
  const firstMs = untilMs - daysFilled * dayMs;
  await new Partitions(pool).ensure(
    Array.from({ length: daysFilled + 1 }, (_, day) => new Date(firstMs + day * dayMs).toISOString().slice(0, 10)),
  );
  await pool.query(insertRuns, [projectId, runs, String(BigInt(firstMs) * 1_000_000n), daysFilled]);
  await pool.query(insertSpans, [projectId]);
  await pool.query(insertFacts, [projectId]);
  await sumUp(pool, projectId);
  await pool.query("vacuum analyze");
}

/** Users come back as people do: some every day, most of them seldom. A step is its pipeline's, and has a model and a fallback. */
const costOf = (no: number | string) => `1 + get_byte(trace, ${no}) * 97 + get_byte(trace, ${no} + 3)`;
const insertRuns = `
  insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, pipeline, pipeline_version, service,
                    session_id, user_id, models, kinds, steps, tools, providers, roots, orphans, root_count, orphan_count,
                    span_count, open_count, llm_calls, tool_calls, cost_micro_usd, cost_state, has_error, finding_rules,
                    input_text, output_text)
  select $1::uuid, trace, to_timestamp(start / 1000000000)::date, start, start + 5000000000,
         5000000000, case when no % 11 = 0 then 'failed' when no % 37 = 0 then 'halted' else 'done' end, 'pipeline-' || no % 12,
         'v' || no::int8 * 20 / $2::int, 'service', 'session-' || no / 4, 'user-' || (20000 * random() * random() * random())::int,
         array['model-1', 'model-' || no % 5], array['agent', 'llm'], array['step 1', 'step 2', 'step 3'], '{}',
         array['openai'], array[decode(lpad('0', 16, '0'), 'hex')], '{}', 1, 0, 4, 0, 3, 0, ${costOf(1)} + ${costOf(2)} + ${costOf(3)},
         'complete', no % 11 = 0, case when no % 23 = 0 then array['schema.output'] when no % 29 = 0 then array['output.empty'] else '{}' end,
         repeat('what happened to my order ' || no || '? ', 6), repeat('it arrives on day ' || no % 30 || '. ', 8)
    from (select no, decode(md5('cost trace ' || no), 'hex') as trace,
                 $3::int8 + (no::float8 / ($2::int + 1) * $4::int * 86400e9)::int8 as start
            from generate_series(1, $2::int) as no) as numbered`;

const insertSpans = `
  insert into spans (project_id, day, trace_id, span_id, parent_span_id, name, kind, start_ns, end_ns, span_kind, status_code,
                     failed, model, provider, tokens_input, tokens_output, tokens_cache_read, cost_micro_usd, cost_state,
                     dialect, resource_hash, scope_hash, rank, attributes)
  select r.project_id, r.day, r.trace_id, decode(lpad(to_hex(no), 16, '0'), 'hex'),
         case when no > 0 then decode(lpad(to_hex(0), 16, '0'), 'hex') end,
         case when no > 0 then r.pipeline || ' step ' || (no + get_byte(r.trace_id, 0)) % 5 else r.pipeline end,
         case when no > 0 then 'llm' else 'agent' end, r.start_ns + no * 1000000, r.start_ns + no * 1000000 + 900000, 3, 0, false,
         case when no > 0 then 'model-' || case when get_byte(r.trace_id, 7) < 25 then 7 else (no + get_byte(r.trace_id, 0)) % 5 end end, case when no > 0 then 'openai' end,
         case when no > 0 then 1000 + get_byte(r.trace_id, no) * 30 end, case when no > 0 then 100 + get_byte(r.trace_id, no) end,
         case when no > 0 then get_byte(r.trace_id, no) end,
         case when no > 0 then 1 + get_byte(r.trace_id, no) * 97 + get_byte(r.trace_id, no + 3) end,
         case when no > 0 then 'complete' else 'none' end, 'otel', '\\x00', '\\x00', '\\x00',
         case when no = 0 and get_byte(r.trace_id, 9) < 85 then '{"tracegate.tags": ["eu", "batch"]}'::jsonb end
    from runs r, generate_series(0, 3) as no where r.project_id = $1::uuid`;

const some: Partial<Record<(typeof measures)[number], string>> = {
  ...{ calls: "count(*)", cost: "sum(s.cost_micro_usd)", tokens_input: "sum(s.tokens_input)" },
  ...{ tokens_cached: "sum(s.tokens_cache_read)", tokens_output: "sum(s.tokens_output)" },
  waste_failed: "case when r.status = 'done' then 0 else sum(s.cost_micro_usd) end",
};
const tags = (trace: string) => `case when get_byte(${trace}, 9) < 85 then array['batch', 'eu'] else '{}' end`;
const insertFacts = `
  insert into cost_facts (project_id, day, trace_id, key, start_ns, pipeline, version, status, user_id, session_id, tags,
                          step, model, provider, tool, ${measures.join(", ")})
  select r.project_id, r.day, r.trace_id, decode(md5(s.name || ' of ' || s.model), 'hex'), r.start_ns, r.pipeline, r.pipeline_version, r.status, r.user_id, r.session_id, ${tags("r.trace_id")}, s.name, s.model, s.provider, null,
         ${measures.map((name) => some[name] ?? "0").join(", ")}
    from runs r join spans s on s.project_id = r.project_id and s.trace_id = r.trace_id and s.day = r.day and s.kind = 'llm'
   where r.project_id = $1::uuid group by r.project_id, r.trace_id, s.name, s.model, s.provider
  union all
  select project_id, day, trace_id, decode(md5(''), 'hex'), start_ns, pipeline, pipeline_version, status, user_id, session_id,
         ${tags("trace_id")}, null, null, null, null, ${measures.map((name) => (name === "runs" ? "1" : "0")).join(", ")}
    from runs where project_id = $1::uuid`;

/** As the worker adds them up (lib/server/costs/sum-changes.ts), from the facts at once. */
async function sumUp(pool: Pool, projectId: string): Promise<void> {
  const client = await pool.connect();
  await client.query(cellKey);
  await client.query(insertCells, [projectId]);
  await client.query(insertNames, [projectId]);
  await client.query("analyze cost_cells, cost_names");
  // labels are compared by hash, however few the planner takes them for
  await client.query("set enable_nestloop = off");
  await client.query(makeKeyed, [projectId]);
  for (const { code, grains, name, cells } of Object.values(families)) {
    for (const grain of grains) {
      const [hours, cell] = [grainHours[grain], cells ? (name === null ? "cell" : "run_cell") : "0"];
      await client.query(`
        insert into cost_sums (project_id, family, hours, at, cell, name, ${measures.join(", ")})
        select project_id, ${code}, ${hours}, date_bin('${hours} hours', at, 'epoch'), ${cell}, ${name === null ? 0 : `"${name}"`}, ${sums}
          from keyed group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`);
    }
  }
  await client.query(linkSessions, [projectId]);
  await client.query(setHalves, [projectId]);
  // as they lie when they come one after the other
  await client.query("cluster cost_sums_calls_day using cost_sums_calls_day_pkey");
  client.release(true);
}

const sums = measures.map((name) => `sum(${name})`).join(", ");
const runLabels = "pipeline, version, status, tags";
const labels = `${runLabels}, step, model, provider, tool`;
const cellKey = `
  create function pg_temp.cell_key(${labels.replaceAll(",", " text,").replace("tags text", "tags text[]")} text)
  returns bytea language sql immutable as $$
    select substring(sha256(convert_to('[' || concat_ws(',', ${labels
      .split(", ")
      .map((label) => `coalesce(to_json(${label})::text, 'null')`)
      .join(", ")}) || ']', 'UTF8')) for 16)
  $$`;
const insertCells = `
  insert into cost_cells (project_id, key, ${labels})
  select project_id, pg_temp.cell_key(${labels}), ${labels} from cost_facts where project_id = $1::uuid
   group by project_id, ${labels}`;
const insertNames = `
  insert into cost_names (project_id, name)
  select $1::uuid, user_id from cost_facts where project_id = $1::uuid and user_id is not null
   union select $1::uuid, session_id from cost_facts where project_id = $1::uuid and session_id is not null`;
/** Labels that can be compared where they are null. */
const ofLabels = (row: string, whole = false) =>
  `(${row}.project_id, ${row}.status, ${row}.tags, ${["pipeline", "version", "step", "model", "provider", "tool"]
    .map((label, no) => (whole && no > 1 ? "''" : `coalesce(${row}.${label}, '')`))
    .join(", ")})`;
const makeKeyed = `
  create temporary table keyed as
  select f.project_id, date_trunc('hour', to_timestamp(start_ns / 1000000000), 'UTC') as at, c.id as cell, r.id as run_cell,
         (start_ns / 1800000000000 % 48)::int as half,
         coalesce(u.id, 0) as "user", coalesce(s.id, 0) as session, ${measures.join(", ")}
    from cost_facts f
    join cost_cells c on ${ofLabels("c")} = ${ofLabels("f")}
    join cost_cells r on ${ofLabels("r")} = ${ofLabels("f", true)}
    left join cost_names u on u.project_id = f.project_id and u.name = f.user_id
    left join cost_names s on s.project_id = f.project_id and s.name = f.session_id
   where f.project_id = $1::uuid`;
/** What the half hours before each of them cost. */
const setHalves = `
  update cost_sums s set halves = h.halves
    from (select at, cell, array_agg(cost order by upto) as halves
            from (select at, cell, upto, coalesce(sum(cost) filter (where half < upto), 0)::int8 as cost
                    from (select date_trunc('day', at, 'UTC') as at, cell, half, sum(cost) as cost from keyed group by 1, 2, 3) as k
                   cross join generate_series(1, 47) as upto group by 1, 2, 3) as each
           group by 1, 2) as h
   where s.project_id = $1::uuid and s.family = ${families.calls.code} and s.hours = 24 and s.at = h.at and s.cell = h.cell`;
const linkSessions = `
  update cost_sums s set earlier = e.earlier
    from (select name, at, lag(at) over (partition by name order by at) as earlier
            from cost_sums where project_id = $1::uuid and family = ${families.sessions.code}) as e
   where s.project_id = $1::uuid and s.family = ${families.sessions.code} and s.name = e.name and s.at = e.at
     and e.earlier is not null`;
