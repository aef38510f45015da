// What is left to know of a user who was deleted: which runs must never come back.
import type { Pool, PoolClient } from "pg";
import { byteaArray } from "@/lib/server/sql/arrays";
import { waitForCosts } from "@/lib/server/sql/costs/cost-queue";
import { forgetName } from "@/lib/server/sql/costs/forget-name";
import type { DoomedRun } from "@/lib/server/sql/data/delete-runs";

export async function insertErased(client: PoolClient, projectId: string, traces: readonly string[]): Promise<void> {
  await client.query(
    `insert into erased_runs (trace_id, project_id, at)
     select t, $1::uuid, clock_timestamp() from unnest($2::bytea[]) as t on conflict do nothing`,
    [projectId, byteaArray(traces)],
  );
}

/** What a job of the worker that had read a run just before wrote of it just after. Uses the primary keys of each partition. */
export async function selectRevenants(client: PoolClient, projectId: string, since: Date): Promise<DoomedRun[]> {
  const { rows } = await client.query<DoomedRun>(
    `select distinct encode(e.trace_id, 'hex') as "traceId", d.day::text, 0 as spans
       from erased_runs e
       join lateral (
              select day from search_words where project_id = e.project_id and trace_id = e.trace_id
              union select day from findings where project_id = e.project_id and trace_id = e.trace_id
              union select day from run_profiles where project_id = e.project_id and trace_id = e.trace_id
              union select day from contract_checks where project_id = e.project_id and trace_id = e.trace_id
              union select day from cost_facts where project_id = e.project_id and trace_id = e.trace_id
              union select day from run_waste where project_id = e.project_id and trace_id = e.trace_id) d on true
      where e.project_id = $1::uuid and e.at >= $2::timestamptz`,
    [projectId, since],
  );
  return rows;
}

/** Jobs that still wait for runs that went; with long queues it reads them once. */
export async function forgetQueued(client: PoolClient, projectId: string, since: Date): Promise<void> {
  for (const queue of ["search_queue", "analysis_queue", "cost_queue"]) {
    await client.query(
      `delete from ${queue} q using erased_runs e
        where q.project_id = $1::uuid and e.project_id = $1::uuid and e.at >= $2::timestamptz and e.trace_id = q.trace_id`,
      [projectId, since],
    );
  }
}

/** Sums of costs keep their money and lose the name; groups without a run left go, their detail may quote one. */
export async function forgetUser(client: PoolClient, projectId: string, userId: string): Promise<void> {
  await forgetName(client, projectId, userId);
  await client.query("delete from spend where project_id = $1::uuid and subject = $2::text", [projectId, userId]);
  await client.query(
    `delete from finding_groups g where g.project_id = $1::uuid
        and not exists (select from findings f where f.project_id = g.project_id and f.group_id = g.id)`,
    [projectId],
  );
}

/**
 * Sums by session of these runs lose the session's id, which stands for the user: each is called by chance, so that as many
 * sessions stay as there were. Uses cost_facts_pkey and cost_names_by_name.
 */
export async function forgetSessions(client: PoolClient, projectId: string, runs: readonly DoomedRun[]): Promise<void> {
  await waitForCosts(client);
  await client.query(
    `update cost_names set name = '[deleted] ' || gen_random_uuid()
      where project_id = $1::uuid and name in (
            select f.session_id from cost_facts f
             where f.project_id = $1::uuid and f.day = any ($2::date[]) and f.trace_id = any ($3::bytea[]))`,
    [projectId, [...new Set(runs.map(({ day }) => day))], byteaArray(runs.map(({ traceId }) => traceId))],
  );
}

/** Runs that carry the id themselves, and how many of them wait for a person or go on. Uses runs_by_user. */
export async function countRunsOfUser(db: Pool, projectId: string, userId: string) {
  const { rows } = await db.query<{ runs: number; spans: string; first: Date | null; last: Date | null }>(
    `select count(*)::int as runs, coalesce(sum(span_count), 0)::text as spans, min(first_seen_at) as first,
            max(last_seen_at) as last
       from runs r
      where r.project_id = $1::uuid
        and (r.user_id = $2::text or r.trace_id in (
             select trace_id from run_controls where project_id = $1::uuid and user_id = $2::text))`,
    [projectId, userId],
  );
  const [row] = rows;
  return { runs: row?.runs ?? 0, spans: Number(row?.spans ?? 0), first: row?.first ?? null, last: row?.last ?? null };
}

/** As above, of those that are left: they go on, or wait for a person. */
export async function countHeldBack(client: PoolClient, projectId: string, userId: string): Promise<number> {
  const { rows } = await client.query<{ runs: number }>(
    `select count(*)::int as runs from runs r
      where r.project_id = $1::uuid
        and (r.user_id = $2::text or r.trace_id in (
             select trace_id from run_controls where project_id = $1::uuid and user_id = $2::text))`,
    [projectId, userId],
  );
  return rows[0]?.runs ?? 0;
}
