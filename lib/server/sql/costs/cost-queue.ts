// Runs whose contribution to costs has to be counted anew: written by whatever changes one, taken by the worker with the
// commit that counts it.
import type { Pool, PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

/** Any number that nobody else uses for advisory locks. */
const lockKey = 7_270_722;

/** One worker counts at a time, until its transaction ends: false where another one does. */
export async function lockCosts(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_xact_lock($1::bigint) as locked", [
    lockKey,
  ]);
  return rows[0]?.locked ?? false;
}

/** Keeps workers from counting until the transaction ends. */
export async function waitForCosts(client: PoolClient): Promise<void> {
  await client.query("select pg_advisory_xact_lock($1::bigint)", [lockKey]);
}

/** `again`: nothing changed since it was counted; only the clock may have. */
export type CostJob = RunKey & { readonly again: boolean };

/** Takes the jobs that are due, those that waited longest first. Uses cost_queue_by_time. */
export async function takeCostJobs(client: PoolClient, limit: number): Promise<CostJob[]> {
  const { rows } = await client.query<CostJob>({
    name: "take-cost-jobs",
    text: `
      with chosen as (
             select id, trace_id from cost_queue where due_at <= clock_timestamp() order by due_at, id limit $1::int)
      delete from cost_queue q using chosen c where q.id = c.id and q.trace_id = c.trace_id
      returning q.project_id::text as "projectId", encode(q.trace_id, 'hex') as "traceId", q.again`,
    values: [limit],
  });
  return rows;
}

export async function addCostJobs(db: Pool | PoolClient, runs: readonly RunKey[]): Promise<void> {
  if (runs.length === 0) return;
  await db.query({
    name: "add-cost-jobs",
    text: `
      insert into cost_queue (project_id, trace_id)
      select project_id, trace_id from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)`,
    values: [uuidArray(runs.map(({ projectId }) => projectId)), byteaArray(runs.map(({ traceId }) => traceId))],
  });
}

/** Looks at the runs again after `afterMs`. */
export async function addCostJobsLater(client: PoolClient, runs: readonly RunKey[], afterMs: number): Promise<void> {
  if (runs.length === 0) return;
  await client.query({
    name: "add-cost-jobs-later",
    text: `
      insert into cost_queue (project_id, trace_id, due_at, again)
      select project_id, trace_id, clock_timestamp() + $3::int8 * interval '1 millisecond', true
        from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)`,
    values: [
      uuidArray(runs.map(({ projectId }) => projectId)),
      byteaArray(runs.map(({ traceId }) => traceId)),
      afterMs,
    ],
  });
}
