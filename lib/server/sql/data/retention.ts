import type { Pool, PoolClient } from "pg";
import type { DayShare, RetentionRule } from "@/lib/domain/retention";
import { partitionedTables } from "@/lib/server/sql/partitions";

/** Null where nothing was ever set: all is kept. Uses retention_rules_pkey. */
export async function selectRetention(db: Pool | PoolClient, projectId: string): Promise<RetentionRule | null> {
  const { rows } = await db.query<{ days: number | null; bytes: string | null }>(
    "select days, bytes::text from retention_rules where project_id = $1::uuid",
    [projectId],
  );
  const [row] = rows;
  return row === undefined ? null : { days: row.days, bytes: row.bytes === null ? null : Number(row.bytes) };
}

export async function upsertRetention(
  db: PoolClient,
  projectId: string,
  { days, bytes, at }: RetentionRule & { readonly at: Date },
): Promise<void> {
  await db.query(
    `insert into retention_rules (project_id, days, bytes, changed_at) values ($1::uuid, $2::int, $3::int8, $4::timestamptz)
     on conflict (project_id) do update set days = excluded.days, bytes = excluded.bytes, changed_at = excluded.changed_at`,
    [projectId, days, bytes, at],
  );
}

/** Projects that keep to a rule. */
export async function selectRuledProjects(db: Pool): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    "select project_id as id from retention_rules where days is not null or bytes is not null",
  );
  return rows.map(({ id }) => id);
}

/**
 * Days of a project with its share of the bytes of their partitions, by its spans among all. Reads the rows of runs, of all
 * projects, once; a day that no clock can mean is told by when it arrived. Uses no index: it is asked once an hour, or by a person.
 */
export async function selectDayShares(db: Pool | PoolClient, projectId: string): Promise<DayShare[]> {
  const { rows } = await db.query<{ day: string; runs: number; spans: string; bytes: string }>(
    `with sizes as (
       select substring(c.relname from '\\d{4}_?\\d\\d_?\\d\\d$') as suffix, sum(pg_total_relation_size(c.oid)) as bytes
         from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = any ($2::regclass[]) group by 1
     ), counted as (
       select day, sum(span_count + 1) as all_spans, count(*) filter (where project_id = $1::uuid) as runs,
              coalesce(sum(span_count) filter (where project_id = $1::uuid), 0) as spans
         from runs where day <> date '0001-01-01' group by day
     )
     select c.day::text, c.runs::int, c.spans::text,
            round(coalesce(s.bytes, 0) * (c.spans + c.runs) / c.all_spans)::text as bytes
       from counted c left join sizes s on replace(s.suffix, '_', '') = to_char(c.day, 'YYYYMMDD')
      where c.runs > 0
      union all
     select first_seen_at::date::text, count(*)::int, sum(span_count)::text, '0'
       from runs where project_id = $1::uuid and day = date '0001-01-01' group by 1`,
    [projectId, `{${partitionedTables.join(",")}}`],
  );
  return rows.map(({ day, runs, spans, bytes }) => ({ day, runs, spans: Number(spans), bytes: Number(bytes) }));
}
