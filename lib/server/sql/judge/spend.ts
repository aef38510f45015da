// The judge's own budget: what a call may cost at most is held before it is made, so that a month never goes over its
// limit, whoever judges at the same time.
import type { Pool, PoolClient } from "pg";
import type { JudgeJob } from "@/lib/server/sql/judge/jobs";

const thisMonth = "(date_trunc('month', clock_timestamp() at time zone 'UTC'))::date";

/**
 * Holds money for a call of the job; what an attempt before it still holds counts as spent: nobody knows what came of it.
 * False where the month has not so much left, the judge is off, or another worker has the job. Uses judge_months_pkey.
 */
export async function holdForJob(client: PoolClient, job: JudgeJob, microUsd: number): Promise<boolean> {
  const key = [job.projectId, job.traceId, job.attempts];
  await client.query(
    `with left_over as (
       select hold_month, hold_micro_usd from judge_jobs
        where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and attempts = $3::int and hold_month is not null
          for update)
     update judge_months m set held_micro_usd = m.held_micro_usd - l.hold_micro_usd,
            spent_micro_usd = m.spent_micro_usd + l.hold_micro_usd
       from left_over l where m.project_id = $1::uuid and m.month = l.hold_month`,
    key,
  );
  await client.query(
    `update judge_jobs set cost_micro_usd = cost_micro_usd + hold_micro_usd, hold_micro_usd = null, hold_month = null
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and attempts = $3::int and hold_month is not null`,
    key,
  );
  await client.query(
    `insert into judge_months (project_id, month) values ($1::uuid, ${thisMonth}) on conflict do nothing`,
    [job.projectId],
  );
  const { rowCount } = await client.query(
    `with taken as (
       update judge_months m set held_micro_usd = m.held_micro_usd + $4::int8
         from judges g, judge_jobs j
        where m.project_id = $1::uuid and m.month = ${thisMonth} and g.project_id = m.project_id and g.enabled
          and m.spent_micro_usd + m.held_micro_usd + $4::int8 <= g.budget_micro_usd
          and j.project_id = m.project_id and j.trace_id = decode($2::text, 'hex') and j.attempts = $3::int
          and j.state = 'waiting'
       returning m.month)
     update judge_jobs j set hold_micro_usd = $4::int8, hold_month = t.month
       from taken t where j.project_id = $1::uuid and j.trace_id = decode($2::text, 'hex')`,
    [...key, microUsd],
  );
  return rowCount === 1;
}

export type JobOutcome = {
  readonly state: "waiting" | "judged" | "failed" | "skipped";
  /** Null: what is held counts as spent. */
  readonly costMicroUsd: number | null;
  readonly verdict: string | null;
  readonly detail: string | null;
  readonly waitMs: number;
};

/** Writes what came of an attempt, and gives back what it did not cost. False where another worker has the job by now. */
export async function endAttempt(client: PoolClient, job: JudgeJob, outcome: JobOutcome): Promise<boolean> {
  const { state, costMicroUsd, verdict, detail, waitMs } = outcome;
  const { rows } = await client.query<{ month: string | null; held: string | null }>(
    `with before as (
       select project_id, trace_id, hold_month, hold_micro_usd from judge_jobs
        where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and attempts = $3::int and state = 'waiting'
          for update)
     update judge_jobs j
        set state = $4::text, verdict = $5::text, detail = $6::text, at = clock_timestamp(),
            next_at = clock_timestamp() + $7::int8 * interval '1 millisecond',
            cost_micro_usd = j.cost_micro_usd + case when b.hold_month is null then 0
                                                     else coalesce($8::int8, b.hold_micro_usd) end,
            hold_micro_usd = null, hold_month = null
       from before b where j.project_id = b.project_id and j.trace_id = b.trace_id
     returning b.hold_month::text as month, b.hold_micro_usd::text as held`,
    [job.projectId, job.traceId, job.attempts, state, verdict, detail, waitMs, costMicroUsd],
  );
  const [row] = rows;
  if (row === undefined) return false;
  if (row.month !== null && row.held !== null)
    await client.query(
      `update judge_months set held_micro_usd = held_micro_usd - $3::int8, spent_micro_usd = spent_micro_usd + $4::int8
        where project_id = $1::uuid and month = $2::date`,
      [job.projectId, row.month, row.held, costMicroUsd ?? row.held],
    );
  return true;
}

export type MonthRow = { readonly month: string; readonly spent: string; readonly held: string };

/** The month that is now, UTC. Uses judge_months_pkey. */
export async function selectMonth(db: Pool | PoolClient, projectId: string): Promise<MonthRow> {
  const { rows } = await db.query<MonthRow>(
    `select now.month::text, coalesce(m.spent_micro_usd, 0)::text as spent, coalesce(m.held_micro_usd, 0)::text as held
       from (select ${thisMonth} as month) as now
       left join judge_months m on m.project_id = $1::uuid and m.month = now.month`,
    [projectId],
  );
  return rows[0] ?? { month: "", spent: "0", held: "0" };
}
