import type { Pool } from "pg";
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
