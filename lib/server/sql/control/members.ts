import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { Person, Role } from "@/lib/domain/guard/seats";

type Db = Pool | PoolClient;
export type MemberRow = Person & { readonly email: string | null; readonly ordinal: string };

const fields = `id, ordinal::text, name, email, role, groups, delegates_to as "delegatesTo"`;

/** The member with this token, null for an unknown or a removed one. members.token_hash is unique. */
export async function selectMemberByToken(db: Db, hash: Buffer) {
  const { rows } = await db.query<{ memberId: string; projectId: string; role: Role }>({
    name: "member-by-token",
    text: `select id as "memberId", project_id as "projectId", role from members where token_hash = $1::bytea and removed_at is null`,
    values: [hash],
  });
  return rows[0] ?? null;
}

/** Who can be named, vote and delegate. Uses members_project_id_ordinal_idx. */
export async function selectPeople(db: Db, projectId: string): Promise<MemberRow[]> {
  const { rows } = await db.query<MemberRow>({
    name: "people",
    text: `select ${fields} from members where project_id = $1::uuid and removed_at is null order by ordinal`,
    values: [projectId],
  });
  return rows;
}

export async function selectMembers(db: Db, projectId: string, after: string, limit: number): Promise<MemberRow[]> {
  const { rows } = await db.query<MemberRow>(
    `select ${fields} from members
      where project_id = $1::uuid and removed_at is null and ordinal > $2::int8 order by ordinal limit $3::int4`,
    [projectId, after, limit],
  );
  return rows;
}

/** The person at the browser of local mode. Uses members_project_id_ordinal_idx. */
export async function selectLocalMember(db: Db, projectId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>({
    name: "local-member",
    text: `
      select id from members
       where project_id = $1::uuid and token_hash is null and removed_at is null order by ordinal limit 1`,
    values: [projectId],
  });
  return rows[0]?.id ?? null;
}

type NewMember = {
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly tokenHash: Buffer | null;
};

export async function insertMember(db: PoolClient, projectId: string, member: NewMember): Promise<string> {
  const { rows } = await db.query(
    `insert into members (project_id, name, email, role, groups, token_hash)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text[], $6::bytea) returning id`,
    [projectId, member.name, member.email, member.role, member.groups, member.tokenHash],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** Nobody delegates to a removed member. False where there is none. Uses members_pkey and the project's index. */
export async function removeMember(db: PoolClient, projectId: string, memberId: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update members set removed_at = $3::timestamptz, delegates_to = null
      where project_id = $1::uuid and id = $2::uuid and removed_at is null`,
    [projectId, memberId, at],
  );
  await db.query("update members set delegates_to = null where project_id = $1::uuid and delegates_to = $2::uuid", [
    projectId,
    memberId,
  ]);
  return rowCount === 1;
}

export async function updateDelegate(db: PoolClient, projectId: string, memberId: string, to: string | null) {
  await db.query("update members set delegates_to = $3::uuid where project_id = $1::uuid and id = $2::uuid", [
    projectId,
    memberId,
    to,
  ]);
}
