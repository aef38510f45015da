import type { Pool, PoolClient } from "pg";
import type { Role } from "@/lib/domain/guard/seats";

type Db = Pool | PoolClient;
export type InvitationRow = {
  readonly id: string;
  readonly projectId: string;
  readonly ordinal: string;
  readonly email: string | null;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** As the clock of the database judges it. */
  readonly state: "open" | "accepted" | "expired" | "revoked";
};

const fields = `
  id, project_id as "projectId", ordinal::text, email, role, groups, created_by as "createdBy", created_at as "createdAt",
  expires_at as "expiresAt",
  case when accepted_at is not null then 'accepted' when revoked_at is not null then 'revoked'
       when expires_at <= clock_timestamp() then 'expired' else 'open' end as state`;

/** Newest first. Uses invitations_project_id_ordinal_idx. */
export async function selectInvitations(db: Db, projectId: string, before: string, limit: number) {
  const { rows } = await db.query<InvitationRow>(
    `select ${fields} from invitations
      where project_id = $1::uuid and ordinal < $2::int8 order by invitations.ordinal desc limit $3::int4`,
    [projectId, before, limit],
  );
  return rows;
}

/** Of whatever project: its link names no other. Uses invitations_pkey. */
export async function selectInvitation(db: Db, id: string): Promise<InvitationRow | null> {
  const { rows } = await db.query<InvitationRow>(`select ${fields} from invitations where id = $1::uuid`, [id]);
  return rows[0] ?? null;
}

type New = Pick<InvitationRow, "email" | "role" | "groups" | "createdBy"> & { readonly days: number };

export async function insertInvitation(db: PoolClient, projectId: string, invitation: New): Promise<InvitationRow> {
  const { rows } = await db.query<InvitationRow>(
    `insert into invitations (project_id, email, role, groups, created_by, created_at, expires_at)
     values ($1::uuid, $2::text, $3::text, $4::text[], $5::uuid, clock_timestamp(),
             clock_timestamp() + make_interval(days => $6::int4))
     returning ${fields}`,
    [projectId, invitation.email, invitation.role, invitation.groups, invitation.createdBy, invitation.days],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("an insert returns its row");
  return row;
}

/** False where the project has no such invitation, or it is not open any more. Uses invitations_pkey. */
export async function revokeInvitation(db: PoolClient, projectId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update invitations set revoked_at = clock_timestamp()
      where project_id = $1::uuid and id = $2::uuid and accepted_at is null and revoked_at is null`,
    [projectId, id],
  );
  return rowCount === 1;
}

/** Of any number that use a link at once, one gets true; a used, revoked or expired one is used by nobody. Uses invitations_pkey. */
export async function consumeInvitation(db: PoolClient, projectId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update invitations set accepted_at = clock_timestamp()
      where project_id = $1::uuid and id = $2::uuid and accepted_at is null and revoked_at is null
        and expires_at > clock_timestamp()`,
    [projectId, id],
  );
  return rowCount === 1;
}

/** Uses invitations_pkey. */
export async function noteAccepted(db: PoolClient, projectId: string, id: string, memberId: string): Promise<void> {
  await db.query("update invitations set accepted_by = $3::uuid where project_id = $1::uuid and id = $2::uuid", [
    projectId,
    id,
    memberId,
  ]);
}
