// Whole days of telemetry go with their partitions. A partition is detached concurrently, which waits for whoever uses the
// table and lets nobody wait: plain DETACH or DROP asks for the table alone, and all that comes then queues behind it.
import type { Pool, PoolClient } from "pg";
import { mayGo } from "@/lib/server/sql/data/delete-runs";
import { attachPartition, partitionedTables, partitionLock, selectTableDays } from "@/lib/server/sql/partitions";

/** While a partition is detached its day takes no rows: that is not begun while somebody reads for longer than this. */
const longReadSeconds = 5;

/**
 * Days whose partitions hold no run any more, the oldest first; not those of the last week, which fill again. And days at
 * which a worker died (dropDay). Uses runs_by_day.
 */
export async function selectEmptyDays(db: Pool): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `select d.day::text from unnest($1::date[]) as d(day)
      where d.day < current_date - 7 and not exists (select from runs r where r.day = d.day)
         or not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
                         where i.inhparent = 'log_records'::regclass and not i.inhdetachpending
                           and replace(c.relname, '_', '') = 'logrecords' || to_char(d.day, 'YYYYMMDD'))
      order by d.day`,
    [await selectTableDays(db)],
  );
  return rows.map(({ day }) => day);
}

/** Days that have partitions, the oldest first. */
export async function selectDaysBefore(db: Pool, before: string): Promise<string[]> {
  return (await selectTableDays(db)).filter((day) => day < before).sort();
}

type DroppedRuns = { readonly projectId: string; readonly runs: number; readonly spans: number };

/**
 * Deletes the rows of all runs of a day that no project needs any more: all are of these projects, and none goes on or waits.
 * What else there is of the runs goes with the partitions (dropDay); what waits in queues finds them gone.
 * @returns by project; null where the day is needed. Uses runs_by_day.
 */
export async function deleteRunsOfDay(
  client: PoolClient,
  day: string,
  projects: readonly string[],
): Promise<DroppedRuns[] | null> {
  const { rows: needed } = await client.query(
    `select from runs r where r.day = $1::date and not (r.project_id = any ($2::uuid[]) and ${mayGo}) limit 1`,
    [day, projects],
  );
  if (needed.length > 0) return null;
  const { rows } = await client.query<DroppedRuns>(
    `with gone as (delete from runs r
                    where r.day = $1::date and r.project_id = any ($2::uuid[]) returning r.project_id, r.trace_id, r.span_count),
          judged as (delete from judge_jobs j using gone g where j.project_id = g.project_id and j.trace_id = g.trace_id)
     select project_id as "projectId", count(*)::int as runs, coalesce(sum(span_count), 0)::float8 as spans
       from gone group by project_id`,
    [day, projects],
  );
  return rows;
}

/**
 * Drops the partitions of a day without runs; goes on where a worker died at it. Nobody makes partitions meanwhile: who brings
 * late spans of the day waits for that, and writes them to new ones.
 * @returns false where it has runs, or where that has to wait for a long reader, or another worker: then it is tried again
 */
export async function dropDay(db: Pool, day: string): Promise<boolean> {
  const client = await db.connect();
  try {
    if (!(await tryLock(client)) || (await isReadAtLength(client))) return false;
    const isEmpty = !(await hasRuns(client, day));
    // log_records first: where it is not, the others are not counted on
    for (const { table, name, state } of (await selectPartitions(client, day)).toReversed()) {
      if (state === "attached" && isEmpty)
        await client.query(`alter table ${table} detach partition ${name} concurrently`);
      if (state === "pending") await client.query(`alter table ${table} detach partition ${name} finalize`);
    }
    const all = await selectPartitions(client, day);
    // a run that came in before: what it wrote is in the partitions, and after this nothing is written to them
    if (!isEmpty || (await hasRuns(client, day))) {
      for (const { table, name, state } of all) {
        if (state === "detached") await attachPartition(client, { table, name, day });
      }
      return false;
    }
    if (all.length > 0) await client.query(`drop table ${all.map(({ name }) => name).join(", ")}`);
    return true;
  } finally {
    await client.query("select pg_advisory_unlock_all()");
    client.release();
  }
}

async function tryLock(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1::bigint) as locked", [
    partitionLock,
  ]);
  return rows[0]?.locked === true;
}

/** Uses runs_by_day. */
async function hasRuns(client: PoolClient, day: string): Promise<boolean> {
  return (await client.query("select from runs where day = $1::date limit 1", [day])).rows.length > 0;
}

/** A backup, say. */
async function isReadAtLength(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.relation = any ($1::regclass[]) and a.xact_start < clock_timestamp() - $2::int * interval '1 second' limit 1`,
    [parents, longReadSeconds],
  );
  return rows.length > 0;
}

type Partition = { readonly table: string; readonly name: string; readonly state: "attached" | "pending" | "detached" };
const parents = `{${partitionedTables.join(",")}}`;

/** Of a day, in the order of `partitionedTables`. */
async function selectPartitions(client: PoolClient, day: string): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `select p.relname as table, format('%I', c.relname) as name,
            case when i.inhrelid is null then 'detached' when i.inhdetachpending then 'pending' else 'attached' end as state
       from unnest($1::regclass[]) with ordinality as t(oid, no)
       join pg_class p on p.oid = t.oid
       join pg_class c on c.relnamespace = p.relnamespace and c.relkind = 'r'
                      and replace(c.relname, p.relname || '_', '') ~ '^\\d{4}_?\\d\\d_?\\d\\d$'
                      and replace(replace(c.relname, p.relname || '_', ''), '_', '') = $2::text
       left join pg_inherits i on i.inhrelid = c.oid
      order by t.no`,
    [parents, day.replaceAll("-", "")],
  );
  return rows;
}
