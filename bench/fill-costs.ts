// Runs of 90 days with the money of each call, written by the database itself: the worker would take a quarter of an hour to
// count a million. What it would have counted is derived by statements of its own, and then checked against the worker's.
import type { Pool } from "pg";
import { measures } from "@/lib/domain/cost/measures";
import { Partitions } from "@/lib/server/partitions";

export const daysFilled = 90;
const dayMs = 86_400_000;

/** Until midnight (UTC) of `untilMs`; a run has a root and three calls of models. */
export async function fillCosts(pool: Pool, projectId: string, runs: number, untilMs: number): Promise<void> {
  const firstMs = untilMs - daysFilled * dayMs;
  await new Partitions(pool).ensure(
    Array.from({ length: daysFilled }, (_, day) => new Date(firstMs + day * dayMs).toISOString().slice(0, 10)),
  );
  await pool.query(insertRuns, [projectId, runs, String(BigInt(firstMs) * 1_000_000n), daysFilled]);
  await pool.query(insertSpans, [projectId]);
  await pool.query(
    `update runs r set cost_micro_usd = s.cost
       from (select trace_id, sum(cost_micro_usd) as cost from spans where project_id = $1::uuid group by trace_id) as s
      where r.project_id = $1::uuid and r.trace_id = s.trace_id`,
    [projectId],
  );
  await pool.query(insertFacts, [projectId]);
  for (const grain of ["hour", "day"]) await pool.query(insertCalls, [projectId, grain]);
  for (const grain of ["hour", "day"]) await pool.query(insertTags, [projectId, grain]);
  await pool.query(insertWho("users", "user_id"), [projectId]);
  await pool.query(insertWho("sessions", "session_id"), [projectId]);
  await pool.query("vacuum analyze");
}

/** Users come back as people do: some every day, most of them seldom. A step is its pipeline's, and has a model and a fallback. */
const insertRuns = `
  insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, pipeline, pipeline_version, service,
                    session_id, user_id, models, kinds, steps, tools, providers, roots, orphans, root_count, orphan_count,
                    span_count, open_count, llm_calls, tool_calls, cost_micro_usd, cost_state, has_error, finding_rules)
  select $1::uuid, decode(md5('cost trace ' || no), 'hex'), to_timestamp(start / 1000000000)::date, start, start + 5000000000,
         5000000000, case when no % 11 = 0 then 'failed' when no % 37 = 0 then 'halted' else 'done' end, 'pipeline-' || no % 12,
         'v' || no * 20 / $2::int, 'service', 'session-' || no / 4, 'user-' || (20000 * random() * random() * random())::int,
         '{}', '{}', '{}', '{}', '{}', '{}', '{}', 1, 0, 4, 0, 3, 0, 0, 'complete', no % 11 = 0, '{}'
    from (select no, $3::int8 + (no::float8 / ($2::int + 1) * $4::int * 86400e9)::int8 as start
            from generate_series(1, $2::int) as no) as numbered`;

const insertSpans = `
  insert into spans (project_id, day, trace_id, span_id, parent_span_id, name, kind, start_ns, end_ns, span_kind, status_code,
                     failed, model, provider, tokens_input, tokens_output, tokens_cache_read, cost_micro_usd, cost_state,
                     dialect, resource_hash, scope_hash, rank)
  select r.project_id, r.day, r.trace_id, decode(lpad(to_hex(no), 16, '0'), 'hex'),
         case when no > 0 then decode(lpad(to_hex(0), 16, '0'), 'hex') end,
         case when no > 0 then r.pipeline || ' step ' || (no + get_byte(r.trace_id, 0)) % 5 else r.pipeline end,
         case when no > 0 then 'llm' else 'agent' end, r.start_ns + no * 1000000, r.start_ns + no * 1000000 + 900000, 3, 0, false,
         case when no > 0 then 'model-' || case when get_byte(r.trace_id, 7) < 25 then 7 else (no + get_byte(r.trace_id, 0)) % 5 end end, case when no > 0 then 'openai' end,
         case when no > 0 then 1000 + get_byte(r.trace_id, no) * 30 end, case when no > 0 then 100 + get_byte(r.trace_id, no) end,
         case when no > 0 then get_byte(r.trace_id, no) end,
         case when no > 0 then 1 + get_byte(r.trace_id, no) * 97 + get_byte(r.trace_id, no + 3) end,
         case when no > 0 then 'complete' else 'none' end, 'otel', '\\x00', '\\x00', '\\x00'
    from runs r, generate_series(0, 3) as no where r.project_id = $1::uuid`;

const some: Partial<Record<(typeof measures)[number], string>> = {
  ...{ calls: "count(*)", cost: "sum(s.cost_micro_usd)", tokens_input: "sum(s.tokens_input)" },
  ...{ tokens_cached: "sum(s.tokens_cache_read)", tokens_output: "sum(s.tokens_output)" },
  waste_failed: "case when r.status = 'done' then 0 else sum(s.cost_micro_usd) end",
};
/** As lib/server/costs/sum-changes.ts makes it. */
const digest = (labels: readonly string[]) =>
  `substring(sha256(convert_to('[' || concat_ws(',', ${labels.map(jsonOf).join(", ")}) || ']', 'UTF8')) for 16)`;
function jsonOf(label: string): string {
  return `coalesce('"' || ${label} || '"', 'null')`;
}
const none = (count: number) => Array.from({ length: count }, () => "null::text");

const insertFacts = `
  insert into cost_facts (project_id, day, trace_id, key, start_ns, duration, pipeline, version, status, user_id, session_id,
                          tags, step, model, provider, tool, ${measures.join(", ")})
  select r.project_id, r.day, r.trace_id, ${digest(["s.name", "s.model", "s.provider", "null::text"])}, r.start_ns, null::int,
         r.pipeline, r.pipeline_version, r.status, r.user_id, r.session_id, '{}'::text[], s.name, s.model, s.provider, null,
         ${measures.map((name) => some[name] ?? "0").join(", ")}
    from runs r join spans s on s.project_id = r.project_id and s.trace_id = r.trace_id and s.day = r.day and s.kind = 'llm'
   where r.project_id = $1::uuid group by r.project_id, r.trace_id, s.name, s.model, s.provider
  union all
  select project_id, day, trace_id, ${digest(none(4))}, start_ns, 99, pipeline, pipeline_version, status, user_id, session_id,
         '{}', null, null, null, null, ${measures.map((name) => (name === "runs" ? "1" : "0")).join(", ")}
    from runs where project_id = $1::uuid`;

const sums = measures.map((name) => `sum(${name})`).join(", ");
const at = (grain: string) => `date_trunc(${grain}, to_timestamp(start_ns / 1000000000), 'UTC')`;
const columns = "project_id, family, at, key, pipeline, version, status, step, model, provider, tool, label";

const insertCalls = `
  insert into cost_sums (${columns}, ${measures.join(", ")})
  select project_id, 'calls_' || $2::text, ${at("$2::text")},
         ${digest(["pipeline", "version", "status", "step", "model", "provider", "tool", "null::text"])},
         pipeline, version, status, step, model, provider, tool, null, ${sums}
    from cost_facts where project_id = $1::uuid
   group by project_id, ${at("$2::text")}, pipeline, version, status, step, model, provider, tool`;

const insertTags = `
  insert into cost_sums (${columns}, ${measures.join(", ")})
  select project_id, 'tags_' || $2::text, ${at("$2::text")}, ${digest(["pipeline", "version", "status", ...none(5)])},
         pipeline, version, status, null, null, null, null, null, ${sums}
    from cost_facts where project_id = $1::uuid
   group by project_id, ${at("$2::text")}, pipeline, version, status`;

const insertWho = (family: string, label: string) => `
  insert into cost_sums (${columns}, ${measures.join(", ")})
  select project_id, '${family}_day', ${at("'day'")}, ${digest(["pipeline", "version", "status", ...none(4), label])},
         pipeline, version, status, null, null, null, null, ${label}, ${sums}
    from cost_facts where project_id = $1::uuid
   group by project_id, ${at("'day'")}, pipeline, version, status, ${label}`;
