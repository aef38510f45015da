// Runs go with all that was made of them, some at a time. The audit log, sums of costs and the groups of findings stay.
import type { PoolClient } from "pg";
import { byteaArray } from "@/lib/server/sql/arrays";
import { emptyAnswers } from "@/lib/server/sql/idempotency";
import { partitionedTables } from "@/lib/server/sql/partitions";

export type DoomedRun = { readonly traceId: string; readonly day: string; readonly spans: number };

/** Not while it goes on, or while a person is asked. Aliases: `r` is a row of runs. */
export const mayGo = `
  not exists (
    select from run_controls c
     where c.project_id = r.project_id and c.trace_id = r.trace_id
       and (c.status = 'open' and (c.lease_expires_at > now() or c.created_at > now() - interval '1 hour')
            or exists (select from approvals a
                        where a.project_id = c.project_id and a.run_id = c.run_id
                          and a.state in ('pending', 'approved') and a.expires_at > now() and c.status = 'open')))
  and not (r.status = 'running' and r.last_seen_at > now() - interval '10 minutes'
           and not exists (select from run_controls c where c.project_id = r.project_id and c.trace_id = r.trace_id))`;

const columns = `encode(r.trace_id, 'hex') as "traceId", r.day::text, r.span_count as spans`;

/**
 * Locks the oldest runs of days before `before`; those of absurd days count by when they arrived. Uses runs_by_start: a run
 * starts no later than its day ends. Runs that start in an absurd future are looked for from there on.
 */
export async function takeOldRuns(
  client: PoolClient,
  projectId: string,
  { before, limit }: { readonly before: string; readonly limit: number },
): Promise<DoomedRun[]> {
  const select = (range: string) => `
    select ${columns} from runs r
     where r.project_id = $1::uuid and ${range} and ${mayGo}
       and case when r.day = date '0001-01-01' then r.first_seen_at < $2::date else r.day < $2::date end
     order by r.start_ns limit $3::int for update skip locked`;
  const ns = "(extract(epoch from $2::date)::int8 * 1000000000)";
  const values = [projectId, before, limit];
  const { rows } = await client.query<DoomedRun>(select(`r.start_ns < ${ns}`), values);
  if (rows.length > 0) return rows;
  const future = `r.start_ns > ${ns} + 3::int8 * 86400000000000 and r.day = date '0001-01-01'`;
  return (await client.query<DoomedRun>(select(future), values)).rows;
}

/** Locks runs of a user: by their own id, by what started them, and at last those of which a step names the user. */
export async function takeRunsOfUser(
  client: PoolClient,
  projectId: string,
  { userId, limit }: { readonly userId: string; readonly limit: number },
): Promise<DoomedRun[]> {
  // runs_by_user; run_controls_pkey; the partitions of spans as a whole
  const sources = [
    "r.user_id = $2::text",
    "r.trace_id in (select trace_id from run_controls where project_id = $1::uuid and user_id = $2::text)",
    "r.trace_id in (select trace_id from spans where project_id = $1::uuid and user_id = $2::text)",
  ];
  for (const source of sources) {
    const { rows } = await client.query<DoomedRun>(
      `select ${columns} from runs r where r.project_id = $1::uuid and ${source} and ${mayGo}
        limit $3::int for update skip locked`,
      [projectId, userId, limit],
    );
    if (rows.length > 0) return rows;
  }
  return [];
}

/** Of the locked runs. Uses the primary keys, by day. What waits in queues finds the runs gone. */
export async function deleteTelemetry(
  client: PoolClient,
  projectId: string,
  runs: readonly Pick<DoomedRun, "traceId" | "day">[],
): Promise<void> {
  for (const [day, traces] of tracesByDay(runs)) {
    for (const table of partitionedTables) {
      await client.query(
        `delete from ${table} where project_id = $1::uuid and day = $2::date and trace_id = any ($3::bytea[])`,
        [projectId, day, byteaArray(traces)],
      );
    }
  }
  const traces = byteaArray(runs.map(({ traceId }) => traceId));
  for (const table of ["judge_jobs", "runs"]) {
    await client.query(`delete from ${table} where project_id = $1::uuid and trace_id = any ($2::bytea[])`, [
      projectId,
      traces,
    ]);
  }
}

function tracesByDay(runs: readonly Pick<DoomedRun, "traceId" | "day">[]): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const { day, traceId } of runs) days.set(day, [...(days.get(day) ?? []), traceId]);
  return days;
}

/**
 * What the control plane keeps of runs that have ended: input and output, journal, holds, requests for approval, what was told
 * of them, and the answers that repeats would get. Uses run_controls_project_id_trace_id_idx and the primary keys.
 */
export async function deleteControl(client: PoolClient, projectId: string, traces: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ runId: string; approvals: string[] }>(
    `select c.run_id as "runId", array(select a.id::text from approvals a
            where a.project_id = c.project_id and a.run_id = c.run_id) as approvals
       from run_controls c where c.project_id = $1::uuid and c.trace_id = any ($2::bytea[])`,
    [projectId, byteaArray(traces)],
  );
  if (rows.length === 0) return;
  const runs = rows.map(({ runId }) => runId);
  const approvals = rows.flatMap((row) => row.approvals);
  const remove = (table: string, where: string, ids: readonly string[]) =>
    client.query(`delete from ${table} where project_id = $1::uuid and ${where}`, [projectId, ids]);
  // the texts of messages name what they are about; jsonb would refuse the NUL that may be in them
  const names = (column: string) => `exists (select from unnest($2::text[]) as id where position(id in ${column}) > 0)`;
  await remove("notifications", names("data"), approvals);
  await remove("notification_events", names("data"), approvals);
  await client.query(
    `delete from webhook_deliveries d using webhooks w
      where w.project_id = $1::uuid and d.webhook_id = w.id and ${names("d.body")}`,
    [projectId, approvals],
  );
  await emptyAnswers(client, projectId, [...runs, ...traces, ...approvals]);
  await remove("approvals", "run_id = any ($2::text[])", runs);
  await remove("step_claims", "run_id = any ($2::text[])", runs);
  await remove("holds", "run_id = any ($2::text[])", runs);
  await remove("spend", "kind in ('run', 'step') and scope_id = any ($2::text[])", runs);
  await remove("run_controls", "run_id = any ($2::text[])", runs);
}
