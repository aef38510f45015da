// Runs that wait for the rules of findings: written by ingest with the spans, taken by the worker with what it found.
import type { Pool, PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { BinaryRows } from "@/lib/server/sql/binary-rows";
import { copy, type SpanPlace } from "@/lib/server/sql/copy-rows";
import type { RunKey } from "@/lib/server/sql/lock-runs";

const columns = ["trace_id", "project_id", "revision"];

export function writeAnalysisJob(rows: BinaryRows, place: SpanPlace): void {
  rows.row(columns.length);
  rows.hex(place.trace);
  rows.bytes(place.project);
  rows.int4(place.revision);
}

export const copyAnalysisJobs = (client: PoolClient, rows: BinaryRows) => copy(client, "analysis_queue", columns, rows);

export type AnalysisJob = RunKey & { readonly revision: number };

/** Takes the oldest jobs that are older than `quietMs`; other workers take other ones. Uses analysis_queue_pkey. */
export async function takeAnalysisJobs(client: PoolClient, limit: number, quietMs: number): Promise<AnalysisJob[]> {
  const { rows } = await client.query<AnalysisJob>({
    name: "take-analysis-jobs",
    text: `
      with chosen as (
             select id, trace_id from analysis_queue
              where at < clock_timestamp() - $2::int8 * interval '1 millisecond'
              order by id limit $1::int for update skip locked)
      delete from analysis_queue q using chosen c where q.id = c.id and q.trace_id = c.trace_id
      returning q.project_id::text as "projectId", encode(q.trace_id, 'hex') as "traceId", q.revision`,
    values: [limit, quietMs],
  });
  return rows;
}

/** A run that something else than its spans gives reason to analyse. */
export async function addAnalysisJob(db: Pool | PoolClient, projectId: string, traceId: string): Promise<void> {
  await db.query(
    `insert into analysis_queue (project_id, trace_id, revision)
     select project_id, trace_id, revision from runs
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex')`,
    [projectId, traceId],
  );
}

/** As `addAnalysisJob`, for a run by its own id: what the control plane knows of it has changed. Uses run_controls_pkey. */
export async function addControlledJob(client: PoolClient, projectId: string, runId: string): Promise<void> {
  await client.query(
    `insert into analysis_queue (project_id, trace_id, revision)
     select r.project_id, r.trace_id, r.revision
       from run_controls c join runs r on r.trace_id = c.trace_id and r.project_id = c.project_id
      where c.project_id = $1::uuid and c.run_id = $2::text`,
    [projectId, runId],
  );
}

/**
 * Runs of which an approval lapsed after `from`, a time of the database. Gives the time until which it looked. Few approvals
 * stay approved: they are used, or lapse. Uses approvals_state_expires_at_idx.
 */
export async function addLapsedJobs(db: Pool, from: Date | null): Promise<Date> {
  const { rows } = await db.query<{ until: Date }>({
    name: "add-lapsed-jobs",
    text: `
      with looked as (select clock_timestamp() as until),
           added as (
             insert into analysis_queue (project_id, trace_id, revision)
             select distinct r.project_id, r.trace_id, r.revision
               from looked, approvals a
               join run_controls c on c.project_id = a.project_id and c.run_id = a.run_id
               join runs r on r.trace_id = c.trace_id and r.project_id = c.project_id
              where a.state = 'approved' and a.usable_until <= looked.until
                and a.usable_until > coalesce($1::timestamptz, looked.until - interval '1 day'))
      select until from looked`,
    values: [from],
  });
  return rows[0]?.until ?? new Date();
}

export type LapsedApproval = RunKey & { readonly name: string };

/** Approvals of some runs that were given and whose time is over. Uses run_controls_project_id_trace_id_idx. */
export async function selectLapsed(client: PoolClient, runs: readonly RunKey[]): Promise<LapsedApproval[]> {
  const { rows } = await client.query<LapsedApproval>({
    name: "lapsed-approvals",
    text: `
      select k.project_id::text as "projectId", encode(k.trace_id, 'hex') as "traceId", a.name
        from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
       cross join lateral (
             select a.name from run_controls c join approvals a on a.project_id = c.project_id and a.run_id = c.run_id
              where c.project_id = k.project_id and c.trace_id = k.trace_id
                and (a.state = 'lapsed' or a.state = 'approved' and a.usable_until <= clock_timestamp())
              order by a.ordinal limit 50) as a`,
    values: [uuidArray(runs.map(({ projectId }) => projectId)), byteaArray(runs.map(({ traceId }) => traceId))],
  });
  return rows;
}
