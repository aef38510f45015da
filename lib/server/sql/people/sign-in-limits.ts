import type { Pool } from "pg";

/**
 * Takes a place in a bucket of `size` that refills by one each `refillMs`; 0 where there was one, else the time until there
 * is. Counts before anything is tried, in one statement: parallel guesses cannot all slip in. Uses sign_in_limits_pkey.
 */
export async function takeAttempt(db: Pool, subject: Buffer, size: number, refillMs: number): Promise<number> {
  const { rowCount } = await db.query(
    `insert into sign_in_limits as l (subject, full_at)
     values ($1::bytea, clock_timestamp() + make_interval(secs => $3::float8 / 1000))
     on conflict (subject) do update
        set full_at = greatest(l.full_at, clock_timestamp()) + make_interval(secs => $3::float8 / 1000)
      where l.full_at <= clock_timestamp() + make_interval(secs => ($2::float8 - 1) * $3::float8 / 1000)`,
    [subject, size, refillMs],
  );
  if (rowCount === 1) return 0;
  const { rows } = await db.query<{ waitMs: number }>(
    `select ceil(extract(epoch from full_at - clock_timestamp()) * 1000 - ($2::float8 - 1) * $3::float8)::float8 as "waitMs"
       from sign_in_limits where subject = $1::bytea`,
    [subject, size, refillMs],
  );
  return Math.max(1, rows[0]?.waitMs ?? 1);
}

/** After a right password; and forgets buckets that are long full. */
export async function clearAttempts(db: Pool, subject: Buffer): Promise<void> {
  await db.query("delete from sign_in_limits where subject = $1::bytea or full_at < clock_timestamp()", [subject]);
}
