import type { Pool } from "pg";

export type AuditRow = {
  readonly ordinal: string;
  readonly at: Date;
  readonly actorKind: "admin" | "key" | "member" | "system";
  readonly actorId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly data: string;
  readonly prevHash: string;
  readonly hash: string;
};

/** Oldest first. Uses audit_entries_pkey. */
export async function selectAudit(db: Pool, projectId: string, after: string, limit: number): Promise<AuditRow[]> {
  const { rows } = await db.query<AuditRow>(
    `select seq::text as ordinal, at, actor_kind as "actorKind", actor_id as "actorId", action, subject, data,
            prev_hash as "prevHash", hash
       from audit_entries where project_id = $1::uuid and seq > $2::int8 order by seq limit $3::int4`,
    [projectId, after, limit],
  );
  return rows;
}
