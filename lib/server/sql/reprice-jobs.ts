import type { Pool, PoolClient } from "pg";
import type { Change } from "@/lib/server/prices/sum-change";
import { byteaArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

type Db = Pool | PoolClient;
export type ModelChange = Change & { readonly model: string; readonly provider: string | null };
export type JobRow = {
  readonly id: string;
  readonly projectId: string;
  readonly state: "queued" | "running" | "done" | "cancelled" | "failed";
  /** Empty: all. */
  readonly models: readonly string[];
  readonly fromNs: string;
  readonly toNs: string;
  /** The last run that is done; they come newest first. */
  readonly atNs: string;
  readonly atTrace: string;
  readonly runsTotal: number;
  readonly runsDone: number;
  readonly runsChanged: number;
  readonly spansDone: number;
  readonly spansChanged: number;
  readonly beforeMicroUsd: number;
  readonly afterMicroUsd: number;
  readonly byModel: readonly ModelChange[];
  readonly error: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
};

const fields = `
  id::text, project_id::text as "projectId", state, models, from_ns::text as "fromNs", to_ns::text as "toNs",
  at_ns::text as "atNs", encode(at_trace, 'hex') as "atTrace", runs_total as "runsTotal", runs_done as "runsDone",
  runs_changed as "runsChanged", spans_done::float8 as "spansDone", spans_changed::float8 as "spansChanged",
  before_micro_usd::float8 as "beforeMicroUsd", after_micro_usd::float8 as "afterMicroUsd", by_model as "byModel", error,
  created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt"`;

const wanted = `
  project_id = $1::uuid and start_ns >= $2::int8 and start_ns <= $3::int8
  and (cardinality($4::text[]) = 0 or models && $4::text[])`;

export type NewJob = Pick<JobRow, "models" | "fromNs" | "toNs" | "createdAt"> & { readonly createdBy: string | null };

/** With the number of its runs. Uses runs_by_start. */
export async function insertJob(db: PoolClient, projectId: string, job: NewJob): Promise<JobRow> {
  const { rows } = await db.query<JobRow>(
    `insert into reprice_jobs (project_id, state, from_ns, to_ns, models, at_ns, at_trace, created_at, created_by, runs_total)
     select $1::uuid, 'queued', $2::int8, $3::int8, $4::text[], $3::int8, '\\xffffffffffffffffffffffffffffffffff'::bytea,
            $5::timestamptz, $6::uuid, (select count(*) from runs where ${wanted})
     returning ${fields}`,
    [projectId, job.fromNs, job.toNs, job.models, job.createdAt, job.createdBy],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("an insert returns its row");
  return row;
}

/** Uses reprice_jobs_project_id_created_at_idx. */
export async function selectJobs(db: Db, projectId: string, limit: number): Promise<JobRow[]> {
  const { rows } = await db.query<JobRow>(
    `select ${fields} from reprice_jobs where project_id = $1::uuid order by created_at desc limit $2::int4`,
    [projectId, limit],
  );
  return rows;
}

/** Uses reprice_jobs_pkey. */
export async function selectJob(db: Db, projectId: string, id: string): Promise<JobRow | null> {
  const { rows } = await db.query<JobRow>(
    `select ${fields} from reprice_jobs where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

/** Null where it has ended. Uses reprice_jobs_pkey. */
export async function endJob(
  db: Db,
  projectId: string,
  id: string,
  { state, error, at }: { state: "cancelled" | "failed"; error: string | null; at: Date },
): Promise<JobRow | null> {
  const { rows } = await db.query<JobRow>(
    `update reprice_jobs set state = $3::text, error = $4::text, ended_at = $5::timestamptz
      where project_id = $1::uuid and id = $2::uuid and state in ('queued', 'running') returning ${fields}`,
    [projectId, id, state, error, at],
  );
  return rows[0] ?? null;
}

/**
 * One that is open, and nobody else's until the transaction ends. One that was made in the last seconds waits: what was
 * being written when it was made has been committed then, at the prices from before. Few rows: no index.
 */
export async function takeJob(client: PoolClient): Promise<JobRow | null> {
  const { rows } = await client.query<JobRow>(
    `select ${fields} from reprice_jobs
      where state in ('queued', 'running') and created_at < clock_timestamp() - interval '3 seconds'
      order by created_at limit 1 for update skip locked`,
  );
  return rows[0] ?? null;
}

export type NextRun = RunKey & { readonly startNs: string };

/** The next runs of a job, newest first, of about so many spans together; at least one. Uses runs_by_start. */
export async function selectNextRuns(client: PoolClient, job: JobRow, spans: number): Promise<NextRun[]> {
  const { rows } = await client.query<NextRun>({
    name: "reprice-next-runs",
    text: `
      select $1::text as "projectId", encode(trace_id, 'hex') as "traceId", start_ns::text as "startNs" from (
        select trace_id, start_ns, sum(span_count) over (order by start_ns desc, trace_id desc) - span_count as before
          from (select trace_id, start_ns, span_count from runs
                 where ${wanted} and (start_ns, trace_id) < ($5::int8, decode($6::text, 'hex'))
                 order by start_ns desc, trace_id desc limit 2000) as r) as r
       where before < $7::int8 order by start_ns desc, trace_id desc`,
    values: [job.projectId, job.fromNs, job.toNs, job.models, job.atNs, job.atTrace, spans],
  });
  return rows;
}

/** What runs of one project cost together. Uses runs_pkey. */
export async function sumRunCosts(client: PoolClient, runs: readonly RunKey[]): Promise<number> {
  const { rows } = await client.query<{ cost: number }>({
    name: "sum-run-costs",
    text: `
      select coalesce(sum(cost_micro_usd), 0)::float8 as cost from runs
       where project_id = $1::uuid and trace_id = any($2::bytea[])`,
    values: [runs[0]?.projectId, byteaArray(runs.map(({ traceId }) => traceId))],
  });
  return rows[0]?.cost ?? 0;
}

/** Its place and its sums, with what they are of. Uses reprice_jobs_pkey. */
export async function saveProgress(client: PoolClient, job: JobRow): Promise<void> {
  await client.query({
    name: "reprice-progress",
    text: `
      update reprice_jobs
         set state = $3::text, at_ns = $4::int8, at_trace = decode($5::text, 'hex'), runs_done = $6::int4,
             runs_changed = $7::int4, spans_done = $8::int8, spans_changed = $9::int8, before_micro_usd = $10::int8,
             after_micro_usd = $11::int8, by_model = $12::jsonb, runs_total = greatest(runs_total, $6::int4),
             started_at = coalesce(started_at, clock_timestamp()),
             ended_at = case when $3::text = 'done' then clock_timestamp() end
       where project_id = $1::uuid and id = $2::uuid`,
    values: [
      ...[job.projectId, job.id, job.state, job.atNs, job.atTrace, job.runsDone, job.runsChanged, job.spansDone],
      ...[job.spansChanged, job.beforeMicroUsd, job.afterMicroUsd, JSON.stringify(job.byModel)],
    ],
  });
}
