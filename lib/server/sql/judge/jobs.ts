// Runs that are judged: each once, taken by one worker at a time.
import type { Pool, PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

type Db = Pool | PoolClient;

/** Runs that have a job keep it. Uses judge_jobs_pkey. */
export async function addJudgeJobs(client: PoolClient, runs: readonly RunKey[]): Promise<void> {
  if (runs.length === 0) return;
  await client.query({
    name: "add-judge-jobs",
    text: `
      insert into judge_jobs (project_id, trace_id)
      select project_id, trace_id from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
       order by project_id, trace_id
      on conflict do nothing`,
    values: [uuidArray(runs.map(({ projectId }) => projectId)), byteaArray(runs.map(({ traceId }) => traceId))],
  });
}

/** `attempts` fences: a worker whose lease ran out writes nothing any more. */
export type JudgeJob = RunKey & { readonly attempts: number };

/** Takes what is due, for `leaseMs`. Uses judge_jobs_waiting. */
export async function takeJudgeJobs(db: Pool, limit: number, leaseMs: number): Promise<JudgeJob[]> {
  const { rows } = await db.query<JudgeJob>({
    name: "take-judge-jobs",
    text: `
      with due as (
             select project_id, trace_id from judge_jobs
              where state = 'waiting' and next_at <= clock_timestamp()
              order by next_at limit $1::int for update skip locked)
      update judge_jobs j
         set attempts = j.attempts + 1, next_at = clock_timestamp() + $2::int8 * interval '1 millisecond'
        from due d where j.project_id = d.project_id and j.trace_id = d.trace_id
      returning j.project_id::text as "projectId", encode(j.trace_id, 'hex') as "traceId", j.attempts`,
    values: [limit, leaseMs],
  });
  return rows;
}

export type JudgedRun = RunKey & { readonly verdict: string };

/** What models said of these runs. Uses judge_jobs_pkey. */
export async function selectVerdicts(db: Db, runs: readonly RunKey[]): Promise<JudgedRun[]> {
  const { rows } = await db.query<JudgedRun>({
    name: "judge-verdicts",
    text: `
      select j.project_id::text as "projectId", encode(j.trace_id, 'hex') as "traceId", j.verdict
        from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
        join judge_jobs j on j.project_id = k.project_id and j.trace_id = k.trace_id
       where j.verdict is not null`,
    values: [uuidArray(runs.map(({ projectId }) => projectId)), byteaArray(runs.map(({ traceId }) => traceId))],
  });
  return rows;
}

export type RecentJob = {
  readonly traceId: string;
  readonly state: "judged" | "failed" | "skipped" | "waiting";
  readonly attempts: number;
  readonly costMicroUsd: string;
  readonly detail: string | null;
  readonly findings: number;
  readonly at: Date;
};

/** The newest jobs that have an outcome or failed at least once. Uses judge_jobs_project_id_at_idx. */
export async function selectRecentJobs(db: Db, projectId: string, limit: number): Promise<RecentJob[]> {
  const { rows } = await db.query<RecentJob>({
    name: "recent-judge-jobs",
    text: `
      select encode(trace_id, 'hex') as "traceId", state, attempts, cost_micro_usd::text as "costMicroUsd", detail, at,
             coalesce(json_array_length(verdict::json), 0)::int as findings
        from judge_jobs
       where project_id = $1::uuid and (state <> 'waiting' or detail is not null)
       order by at desc limit $2::int`,
    values: [projectId, limit],
  });
  return rows;
}

/** Of a month: runs by what came of them, and how many wait. Uses judge_jobs_project_id_at_idx. */
export async function countJobs(
  db: Db,
  projectId: string,
): Promise<{ readonly state: string; readonly runs: number }[]> {
  const { rows } = await db.query<{ state: string; runs: number }>({
    name: "count-judge-jobs",
    text: `
      select state, count(*)::int as runs from judge_jobs
       where project_id = $1::uuid and at >= date_trunc('month', clock_timestamp(), 'UTC')
       group by state`,
    values: [projectId],
  });
  return rows;
}
