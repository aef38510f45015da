// What alerts measure. Each statement reads the runs of the stretches that it is asked for and no others.
import type { Pool } from "pg";
import type { WindowSums } from "@/lib/domain/alerts/metrics";
import { isShown, judgedStatus } from "@/lib/server/sql/run-columns";

export type Stretch = { readonly fromMs: number; readonly toMs: number };
export type Scope = { readonly projectId: string; readonly pipeline: string | null };
type Rules = { readonly schema: readonly string[]; readonly silent: readonly string[] };

const nsOf = (ms: number) => String(BigInt(Math.round(ms)) * 1_000_000n);

/** Of runs that began in each stretch, in its order. $2 is the time of the question. Uses runs_by_pipeline, runs_by_start. */
export async function sumWindows(
  db: Pool,
  { projectId, pipeline }: Scope,
  { windows, now, rules }: { windows: readonly Stretch[]; now: Date; rules: Rules },
): Promise<WindowSums[]> {
  const { rows } = await db.query<WindowSums>(
    `select s.* from unnest($3::int8[], $4::int8[]) with ordinality as w(from_ns, to_ns, no)
      cross join lateral (
            select count(*)::int4 as runs,
                   (count(*) filter (where judged in ('done', 'failed', 'halted', 'lost')))::int4 as ended,
                   (count(*) filter (where judged in ('failed', 'halted', 'lost')))::int4 as bad,
                   coalesce(sum(cost_micro_usd), 0)::float8 as "costMicroUsd",
                   (count(*) filter (where cost_state in ('complete', 'partial')))::int4 as priced,
                   (count(*) filter (where finding_rules && $5::text[]))::int4 as schema,
                   (count(*) filter (where finding_rules && $6::text[]))::int4 as silent,
                   coalesce(sum(coalesce(tokens_input, 0) + coalesce(tokens_output, 0)), 0)::float8 as tokens,
                   (percentile_cont(0.5) within group (order by duration_ns)
                     filter (where judged in ('done', 'failed')) / 1e6)::float8 as "p50Ms",
                   (percentile_cont(0.95) within group (order by duration_ns)
                     filter (where judged in ('done', 'failed')) / 1e6)::float8 as "p95Ms"
              from (select ${judgedStatus} as judged, duration_ns, cost_micro_usd, cost_state, finding_rules, tokens_input,
                           tokens_output
                      from runs
                     where project_id = $1::uuid and start_ns >= w.from_ns and start_ns < w.to_ns
                       ${pipeline === null ? "and $7::text is null" : "and pipeline = $7::text"} and ${isShown} offset 0) as r
            ) as s
      order by w.no`,
    [
      ...[projectId, now, windows.map(({ fromMs }) => nsOf(fromMs)), windows.map(({ toMs }) => nsOf(toMs))],
      ...[rules.schema, rules.silent, pipeline],
    ],
  );
  return rows;
}

/** When the first run of the scope began; null where there is none. Uses runs_by_start, runs_by_pipeline. */
export async function selectFirstStart(db: Pool, { projectId, pipeline }: Scope): Promise<number | null> {
  const { rows } = await db.query<{ ms: number | null }>(
    `select (min(start_ns) / 1000000)::float8 as ms from runs
      where project_id = $1::uuid ${pipeline === null ? "and $2::text is null" : "and pipeline = $2::text"}`,
    [projectId, pipeline],
  );
  return rows[0]?.ms ?? null;
}

export type Waiting = { readonly waiting: number; readonly oldestMs: number };

/**
 * Approvals that waited at each time, and for how long the oldest did. One ends with its decision, else with its deadline,
 * else with its run. Uses approvals_project_id_ordinal_idx.
 */
export async function selectWaitingAt(
  db: Pool,
  { projectId, pipeline }: Scope,
  atMs: readonly number[],
): Promise<Waiting[]> {
  const { rows } = await db.query<Waiting>(
    `with asked as materialized (
            select a.created_at as began,
                   case when a.state = 'pending' then a.expires_at
                        else least(a.expires_at, coalesce((a.decision->>'at')::timestamptz, (
                               select c.ended_at from run_controls c
                                where c.project_id = a.project_id and c.run_id = a.run_id), a.expires_at)) end as ended
              from approvals a
             where a.project_id = $1::uuid and ($2::text is null or a.pipeline = $2::text))
     select (count(d.began))::int4 as waiting,
            coalesce(extract(epoch from to_timestamp(t.ms / 1000.0) - min(d.began)) * 1000, 0)::float8 as "oldestMs"
       from unnest($3::float8[]) with ordinality as t(ms, no)
       left join asked d on d.began <= to_timestamp(t.ms / 1000.0) and d.ended > to_timestamp(t.ms / 1000.0)
      group by t.no, t.ms order by t.no`,
    [projectId, pipeline, atMs],
  );
  return rows;
}
