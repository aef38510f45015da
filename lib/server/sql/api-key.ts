import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { Scope } from "@/lib/contract/projects";

export type FoundKey = {
  readonly keyId: string;
  readonly name: string;
  readonly projectId: string;
  readonly scopes: readonly Scope[];
};

/**
 * A key that is neither revoked nor expired, else null; notes the use at most once a minute.
 * Index: api_keys.hash is unique.
 */
export async function selectKey(db: Pool, hash: Buffer): Promise<FoundKey | null> {
  const { rows } = await db.query<FoundKey>({
    name: "select_key",
    text: `
      with known as (
        select id, name, project_id, scopes, last_used_at from api_keys
         where hash = $1::bytea and revoked_at is null and (expires_at is null or expires_at > clock_timestamp())
      ), noted as (
        update api_keys set last_used_at = now()
          from known
         where api_keys.id = known.id
           and (known.last_used_at is null or known.last_used_at < now() - interval '1 minute')
      )
      select id as "keyId", name, project_id as "projectId", scopes from known`,
    values: [hash],
  });
  return rows[0] ?? null;
}

type NewKey = {
  readonly name: string;
  readonly prefix: string;
  readonly hash: Buffer;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
};

export async function insertKey(db: PoolClient, projectId: string, key: NewKey): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into api_keys (project_id, name, prefix, hash, scopes, expires_at)
     values ($1::uuid, $2::text, $3::text, $4::bytea, $5::text[], $6::timestamptz) returning id`,
    [projectId, key.name, key.prefix, key.hash, key.scopes, key.expiresAt],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

type Kept = { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt: Date | null };

/** A key that works, to be replaced; null where the project has none such. Uses api_keys_pkey. */
export async function selectWorkingKey(db: PoolClient, projectId: string, keyId: string): Promise<Kept | null> {
  const { rows } = await db.query<Kept>(
    `select name, scopes, expires_at as "expiresAt" from api_keys
      where project_id = $1::uuid and id = $2::uuid and revoked_at is null
        and (expires_at is null or expires_at > clock_timestamp())`,
    [projectId, keyId],
  );
  return rows[0] ?? null;
}

/** Not later than it would anyway. Uses api_keys_pkey. */
export async function expireKey(db: PoolClient, projectId: string, keyId: string, at: Date): Promise<void> {
  await db.query(
    "update api_keys set expires_at = least(expires_at, $3::timestamptz) where project_id = $1::uuid and id = $2::uuid",
    [projectId, keyId, at],
  );
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
