import type { Pool, PoolClient } from "pg";
import { mayGo } from "@/lib/server/sql/data/delete-runs";
import { partitionedTables, selectPartitionDays } from "@/lib/server/sql/partitions";

/** Ingest waits for no longer than this: then the attempt is given up, and made again later. */
const lockMs = 100;
const lockNotAvailable = "55P03";

/** Days whose partitions hold no run any more, the oldest first; not those of the last week, which fill again. */
export async function selectEmptyDays(db: Pool): Promise<string[]> {
  const client = await db.connect();
  try {
    const days = await selectPartitionDays(client);
    const { rows } = await client.query<{ day: string }>(
      `select d.day::text from unnest($1::date[]) as d(day)
        where d.day < current_date - 7 and not exists (select from runs r where r.day = d.day) order by d.day`,
      [days],
    );
    return rows.map(({ day }) => day);
  } finally {
    client.release();
  }
}

/** Days that have partitions, the oldest first. */
export async function selectDaysBefore(db: Pool, before: string): Promise<string[]> {
  const client = await db.connect();
  try {
    return (await selectPartitionDays(client)).filter((day) => day < before).sort();
  } finally {
    client.release();
  }
}

/** @returns whether it is gone: not where it is in use, or where a run came in meanwhile */
export async function dropDay(db: Pool, day: string): Promise<boolean> {
  return attempt(db, async (client) => ((await dropPartitions(client, day)) ? true : null)).then(
    (gone) => gone === true,
  );
}

export type DroppedRuns = { readonly runs: number; readonly spans: number };

/**
 * A day that no project needs any more, runs and partitions in one transaction: all its runs are of these projects, and none
 * goes on or waits. The runs' rows go first, which blocks nobody; the partitions at the end, which takes milliseconds.
 * @returns what went of `projectId`; null where the day is needed or in use
 */
export function dropWholeDay(
  db: Pool,
  day: string,
  { projectId, projects }: { readonly projectId: string; readonly projects: readonly string[] },
): Promise<DroppedRuns | null> {
  return attempt(db, async (client) => {
    const { rows: needed } = await client.query(
      `select from runs r where r.day = $1::date and not (r.project_id = any ($2::uuid[]) and ${mayGo}) limit 1`,
      [day, projects],
    );
    if (needed.length > 0) return null;
    const { rows } = await client.query<{ runs: number; spans: string }>(
      `with gone as (delete from runs where day = $1::date returning project_id, trace_id, span_count),
            waiting as (delete from search_queue q using gone g where q.project_id = g.project_id and q.trace_id = g.trace_id),
            analysis as (delete from analysis_queue q using gone g where q.project_id = g.project_id and q.trace_id = g.trace_id),
            costs as (delete from cost_queue q using gone g where q.project_id = g.project_id and q.trace_id = g.trace_id),
            judged as (delete from judge_jobs j using gone g where j.project_id = g.project_id and j.trace_id = g.trace_id)
       select count(*)::int as runs, coalesce(sum(span_count), 0)::text as spans from gone where project_id = $2::uuid`,
      [day, projectId],
    );
    if (!(await dropPartitions(client, day))) return null;
    return { runs: rows[0]?.runs ?? 0, spans: Number(rows[0]?.spans ?? 0) };
  });
}

/** Null of `act`, and a lock that is not to be had, undo it all. */
async function attempt<T>(db: Pool, act: (client: PoolClient) => Promise<T | null>): Promise<T | null> {
  const client = await db.connect();
  try {
    await client.query(`begin; set local lock_timeout = ${lockMs}`);
    const done = await act(client);
    await client.query(done === null ? "rollback" : "commit");
    return done;
  } catch (error) {
    await client.query("rollback");
    if (error instanceof Error && "code" in error && error.code === lockNotAvailable) return null;
    throw error;
  } finally {
    client.release();
  }
}

/** @returns false where a run of the day came in meanwhile. Uses runs_by_start: a run's day is about that of its start. */
async function dropPartitions(client: PoolClient, day: string): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I', c.relname) as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = any ($1::regclass[])
        and replace(substring(c.relname from '\\d{4}_?\\d\\d_?\\d\\d$'), '_', '') = $2::text`,
    [`{${partitionedTables.join(",")}}`, day.replaceAll("-", "")],
  );
  if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => name).join(", ")}`);
  const { rows: late } = await client.query(
    `select from projects p cross join lateral (
            select from runs r
             where r.project_id = p.id and r.day = $1::date
               and r.start_ns >= (extract(epoch from $1::date)::int8 - 86400) * 1000000000
               and r.start_ns < (extract(epoch from $1::date)::int8 + 2 * 86400) * 1000000000 limit 1) found limit 1`,
    [day],
  );
  return late.length === 0;
}
