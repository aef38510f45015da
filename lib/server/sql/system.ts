// What the database tells of itself and of what waits in it, for all projects: only for whoever runs the installation.
import type { Pool } from "pg";

/** Spans that were inserted since statistics began, over all partitions and processes. */
export async function countInserted(db: Pool): Promise<number> {
  const { rows } = await db.query<{ spans: number }>({
    name: "system-inserted",
    text: `
      select coalesce(sum(s.n_tup_ins), 0)::float8 as spans
        from pg_inherits i join pg_stat_user_tables s on s.relid = i.inhrelid
       where i.inhparent = 'spans'::regclass`,
  });
  return rows[0]?.spans ?? 0;
}

export type QueueRow = { readonly name: string; readonly depth: number; readonly lagMs: number };

const lag = (since: string) =>
  `coalesce(greatest(0, extract(epoch from clock_timestamp() - ${since})) * 1000, 0)::float8`;

/** Uses the indexes by time of each queue; of the search queue its first row names the oldest run. */
export async function selectQueues(db: Pool): Promise<QueueRow[]> {
  const { rows } = await db.query<QueueRow>({
    name: "system-queues",
    text: `
      select 'search' as name, count(*)::int4 as depth,
             ${lag(`(select r.last_seen_at from search_queue q join runs r on r.trace_id = q.trace_id and r.project_id = q.project_id
                      order by q.id limit 1)`)} as "lagMs" from search_queue
      union all
      select 'findings', count(*)::int4, ${lag("min(at)")} from analysis_queue
      union all
      select 'costs', count(*)::int4, ${lag("min(due_at)")} from cost_queue
      union all
      select 'webhooks', count(*)::int4, ${lag("min(next_at)")} from webhook_deliveries where status = 'pending'
      union all
      select 'events', count(*)::int4, ${lag("min(at)")} from notification_events where told_at is null
      union all
      select 'notifications', count(*)::int4, ${lag("min(next_at)")} from notifications
       where status = 'pending' and channel <> 'desktop'
      union all
      select 'alerts', count(*)::int4, ${lag("min(next_at)")} from alerts where enabled and next_at <= clock_timestamp()
      union all
      select 'summaries', count(*)::int4, ${lag("min(last_seen_at)")} from runs where stale`,
  });
  return rows;
}

export type DatabaseRow = {
  readonly version: string;
  readonly bytes: number;
  readonly connections: number;
  readonly connectionsMax: number;
  readonly cacheHitShare: number | null;
};

export async function selectDatabase(db: Pool): Promise<DatabaseRow> {
  const { rows } = await db.query<DatabaseRow>({
    name: "system-database",
    text: `
      select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
             (select count(*)::int4 from pg_stat_activity where datname = current_database()) as connections,
             current_setting('max_connections')::int4 as "connectionsMax",
             (select blks_hit::float8 / nullif(blks_hit + blks_read, 0) from pg_stat_database
               where datname = current_database()) as "cacheHitShare"`,
  });
  const [row] = rows;
  if (row === undefined) throw new Error("a row without a table is one row");
  return row;
}

export type PartitionRow = {
  readonly table: string;
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly total: number;
};

/** The largest first. */
export async function selectPartitions(db: Pool, limit: number): Promise<PartitionRow[]> {
  const { rows } = await db.query<PartitionRow>({
    name: "system-partitions",
    text: `
      select p.relname as table, c.relname as name, greatest(c.reltuples, 0)::float8 as rows,
             pg_total_relation_size(c.oid)::float8 as bytes, (count(*) over ())::int4 as total
        from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
       where p.relkind = 'p' order by bytes desc, c.relname limit $1::int4`,
    values: [limit],
  });
  return rows;
}

export type SlowRow = {
  readonly query: string;
  readonly calls: number | null;
  readonly meanMs: number | null;
  readonly totalMs: number;
};

const queryChars = 400;
const slowMax = 10;

/** Null where the extension is not there, or may not be read. */
export async function selectStatements(db: Pool): Promise<SlowRow[] | null> {
  try {
    const { rows } = await db.query<SlowRow>(
      `select left(regexp_replace(query, '\\s+', ' ', 'g'), ${queryChars}) as query, calls::float8 as calls,
              mean_exec_time as "meanMs", total_exec_time as "totalMs"
         from pg_stat_statements s
        where s.dbid = (select oid from pg_database where datname = current_database())
        order by total_exec_time desc limit ${slowMax}`,
    );
    return rows;
  } catch {
    return null;
  }
}

/** What runs at this moment, longer than a tenth of a second; parameters are no part of its text. */
export async function selectActivity(db: Pool): Promise<SlowRow[]> {
  const { rows } = await db.query<SlowRow>({
    name: "system-activity",
    text: `
      select left(regexp_replace(query, '\\s+', ' ', 'g'), ${queryChars}) as query, null::float8 as calls,
             null::float8 as "meanMs", extract(epoch from clock_timestamp() - query_start)::float8 * 1000 as "totalMs"
        from pg_stat_activity
       where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
         and clock_timestamp() - query_start > interval '100 milliseconds'
       order by query_start limit ${slowMax}`,
  });
  return rows;
}
