import type { Pool, PoolClient } from "pg";
import { z } from "zod";

const Row = z.object({ key_id: z.uuid(), project_id: z.uuid() });

/**
 * The project of a key that is not revoked, else null; notes the use at most once a minute.
 * Index: api_keys.hash is unique.
 */
export async function selectKey(db: Pool, hash: Buffer): Promise<{ keyId: string; projectId: string } | null> {
  const { rows } = await db.query({
    name: "select_key",
    text: `
      with known as (
        select id, project_id, last_used_at from api_keys where hash = $1::bytea and revoked_at is null
      ), noted as (
        update api_keys set last_used_at = now()
          from known
         where api_keys.id = known.id
           and (known.last_used_at is null or known.last_used_at < now() - interval '1 minute')
      )
      select id as key_id, project_id from known`,
    values: [hash],
  });
  const row = Row.optional().parse(rows[0]);
  return row === undefined ? null : { keyId: row.key_id, projectId: row.project_id };
}

type NewKey = { readonly name: string; readonly prefix: string; readonly hash: Buffer };

export async function insertKey(db: PoolClient, projectId: string, { name, prefix, hash }: NewKey): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into api_keys (project_id, name, prefix, hash) values ($1::uuid, $2::text, $3::text, $4::bytea) returning id`,
    [projectId, name, prefix, hash],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** False where it was revoked before, null where the project has no such key. Uses api_keys_pkey. */
export async function markRevoked(db: PoolClient, projectId: string, keyId: string, at: Date): Promise<boolean | null> {
  const { rows } = await db.query<{ before: Date | null }>(
    `update api_keys k set revoked_at = coalesce(k.revoked_at, $3::timestamptz)
       from api_keys old
      where k.project_id = $1::uuid and k.id = $2::uuid and old.id = k.id
      returning old.revoked_at as before`,
    [projectId, keyId, at],
  );
  return rows[0] === undefined ? null : rows[0].before === null;
}
