import type { Pool, PoolClient } from "pg";

const life = "interval '30 days'";

/** Keeps the hash of a new session's cookie, and forgets sessions that have ended. */
export async function insertSession(db: Pool, hash: Buffer, userAgent: string | null): Promise<void> {
  await db.query("delete from sessions where expires_at <= clock_timestamp()");
  await db.query(
    `insert into sessions (hash, user_agent, expires_at)
     values ($1::bytea, left($2::text, 300), clock_timestamp() + ${life})`,
    [hash, userAgent],
  );
}

/** Those that have not ended, the one used last first. A handful of rows: no index. */
export async function selectSessions(db: Pool) {
  const { rows } = await db.query<{
    id: string;
    hash: Buffer;
    userAgent: string | null;
    createdAt: Date;
    lastSeenAt: Date;
  }>(
    `select id, hash, user_agent as "userAgent", created_at as "createdAt", last_seen_at as "lastSeenAt"
       from sessions where expires_at > clock_timestamp() order by last_seen_at desc, id limit 200`,
  );
  return rows;
}

/** False where there is none. Uses sessions_id_key. */
export async function deleteSessionById(db: Pool, id: string): Promise<boolean> {
  return (await db.query("delete from sessions where id = $1::uuid", [id])).rowCount === 1;
}

export async function deleteOtherSessions(db: Pool, hash: Buffer): Promise<void> {
  await db.query("delete from sessions where hash <> $1::bytea", [hash]);
}

/** True for a session that has not ended; its 30 days start anew with each use (noted at most once a minute). */
export async function touchSession(db: Pool, hash: Buffer): Promise<boolean> {
  const { rows } = await db.query({
    name: "touch_session",
    text: `
      with known as (
        select hash, last_seen_at from sessions where hash = $1::bytea and expires_at > clock_timestamp()
      ), noted as (
        update sessions set last_seen_at = clock_timestamp(), expires_at = clock_timestamp() + ${life}
          from known
         where sessions.hash = known.hash and known.last_seen_at < clock_timestamp() - interval '1 minute'
      )
      select 1 from known`,
    values: [hash],
  });
  return rows.length === 1;
}

export async function deleteSession(db: Pool, hash: Buffer): Promise<void> {
  await db.query("delete from sessions where hash = $1::bytea", [hash]);
}

/** All of them: when accounts are turned on, whoever has the machine signs in anew. */
export async function deleteAllSessions(db: PoolClient): Promise<void> {
  await db.query("delete from sessions");
}
