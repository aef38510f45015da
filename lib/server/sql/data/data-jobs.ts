import type { Pool, PoolClient } from "pg";

export type DataJobRow = {
  readonly id: string;
  readonly projectId: string;
  readonly kind: "erasure" | "retention";
  readonly userId: string | null;
  readonly subject: string | null;
  readonly before: string | null;
  readonly state: "waiting" | "done";
  readonly total: number;
  readonly runs: number;
  readonly spans: string;
  readonly heldBack: number;
  readonly actorKind: "admin" | "key" | "member" | "system";
  readonly actorId: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
};

const columns = `id, project_id as "projectId", kind, user_id as "userId", subject, before::text, state, total, runs,
  spans::text, held_back as "heldBack", actor_kind as "actorKind", actor_id as "actorId", created_at as "createdAt",
  ended_at as "endedAt"`;

export type NewDataJob = Pick<
  DataJobRow,
  "projectId" | "kind" | "userId" | "subject" | "before" | "total" | "actorKind" | "actorId" | "createdAt"
>;

export async function insertDataJob(db: PoolClient, job: NewDataJob): Promise<DataJobRow> {
  const { rows } = await db.query<DataJobRow>(
    `insert into data_jobs (project_id, kind, user_id, subject, before, total, actor_kind, actor_id, created_at)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::date, $6::int, $7::text, $8::text, $9::timestamptz)
     returning ${columns}`,
    [
      ...[job.projectId, job.kind, job.userId, job.subject, job.before, job.total],
      ...[job.actorKind, job.actorId, job.createdAt],
    ],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a job was not stored");
  return row;
}

/** The newest first. Uses data_jobs_project_id_ordinal_idx. */
export async function selectDataJobs(db: Pool | PoolClient, projectId: string, limit: number): Promise<DataJobRow[]> {
  const { rows } = await db.query<DataJobRow>(
    `select ${columns} from data_jobs where project_id = $1::uuid order by ordinal desc limit $2::int`,
    [projectId, limit],
  );
  return rows;
}

/** Projects and ids of what waits, the oldest first. Uses data_jobs_state_idx. */
export async function selectWaitingJobs(db: Pool): Promise<Pick<DataJobRow, "id" | "projectId" | "before">[]> {
  const { rows } = await db.query<Pick<DataJobRow, "id" | "projectId" | "before">>(
    `select id, project_id as "projectId", before::text from data_jobs where state = 'waiting' order by ordinal limit 100`,
  );
  return rows;
}

/** Null where it is done, or another worker is at it. Uses data_jobs_pkey. */
export async function lockDataJob(client: PoolClient, projectId: string, id: string): Promise<DataJobRow | null> {
  const { rows } = await client.query<DataJobRow>(
    `select ${columns} from data_jobs where project_id = $1::uuid and id = $2::uuid and state = 'waiting'
        for update skip locked`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

export async function noteProgress(
  client: PoolClient,
  { projectId, id }: Pick<DataJobRow, "projectId" | "id">,
  done: { readonly runs: number; readonly spans: number; readonly heldBack: number },
): Promise<void> {
  await client.query(
    `update data_jobs set runs = runs + $3::int, spans = spans + $4::int8, held_back = $5::int
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, done.runs, done.spans, done.heldBack],
  );
}

/** What went with a whole day counts for the retention of its project. Uses data_jobs_project_id_ordinal_idx. */
export async function noteDay(
  client: PoolClient,
  day: string,
  { projectId, runs, spans }: { readonly projectId: string; readonly runs: number; readonly spans: number },
): Promise<void> {
  await client.query(
    `update data_jobs set runs = runs + $3::int, spans = spans + $4::int8
      where project_id = $1::uuid and id = (
            select id from data_jobs
             where project_id = $1::uuid and state = 'waiting' and kind = 'retention' and before > $2::date
             order by ordinal limit 1)`,
    [projectId, day, runs, spans],
  );
}

/** Its user is forgotten with it. */
export async function endDataJob(
  client: PoolClient,
  { projectId, id }: Pick<DataJobRow, "projectId" | "id">,
  at: Date,
): Promise<void> {
  await client.query(
    `update data_jobs set state = 'done', user_id = null, held_back = 0, ended_at = $3::timestamptz
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, at],
  );
}

/** Projects whose retention is at days before this one or later ones, so that the day may go as a whole. Uses data_jobs_state_idx. */
export async function selectProjectsPast(db: PoolClient, day: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct project_id as id from data_jobs
      where state = 'waiting' and kind = 'retention' and before > $1::date`,
    [day],
  );
  return rows.map(({ id }) => id);
}
