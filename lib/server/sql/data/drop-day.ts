import type { Pool } from "pg";
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

/** @returns whether it is gone: not where it is in use, or where a run came in meanwhile */
export async function dropDay(db: Pool, day: string): Promise<boolean> {
  const client = await db.connect();
  const suffix = day.replaceAll("-", "");
  try {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = any ($1::regclass[]) and replace(substring(c.relname from '\\d{4}_?\\d\\d_?\\d\\d$'), '_', '') = $2::text`,
      [`{${partitionedTables.join(",")}}`, suffix],
    );
    await client.query(`begin; set local lock_timeout = ${lockMs}`);
    // the whole set at once: whoever writes a run's spans has the lock of its contents, too
    if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => `"${name}"`).join(", ")}`);
    const { rows: late } = await client.query("select from runs where day = $1::date limit 1", [day]);
    await client.query(late.length > 0 ? "rollback" : "commit");
    return late.length === 0;
  } catch (error) {
    await client.query("rollback");
    if (error instanceof Error && "code" in error && error.code === lockNotAvailable) return false;
    throw error;
  } finally {
    client.release();
  }
}
