import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { Person, Role } from "@/lib/domain/guard/seats";

type Db = Pool | PoolClient;
export type MemberRow = Person & {
  readonly email: string | null;
  readonly ordinal: string;
  readonly delegatesUntil: Date | null;
  /** Who has the machine, and the owner of the installation once there are accounts. */
  readonly isLocal: boolean;
  readonly userId: string | null;
};

// orders name the table: a bare ordinal would be this text, by which 10 comes before 9
// a delegation that has ended is none, by the clock of the moment at which it is read
const fields = `
  id, ordinal::text, name, email, role, groups, is_local as "isLocal", user_id as "userId",
  case when delegates_until is null or delegates_until > clock_timestamp() then delegates_to end as "delegatesTo",
  case when delegates_until > clock_timestamp() then delegates_until end as "delegatesUntil"`;

/** Who left last, first. Uses members_project_id_ordinal_idx. */
export async function selectFormer(db: Db, projectId: string, limit: number): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>({
    name: "former-members",
    text: `select id, name from members where project_id = $1::uuid and removed_at is not null
            order by removed_at desc, ordinal desc limit $2::int4`,
    values: [projectId, limit],
  });
  return rows;
}

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
    text: `select ${fields} from members where project_id = $1::uuid and removed_at is null order by members.ordinal`,
    values: [projectId],
  });
  return rows;
}

export async function selectMembers(db: Db, projectId: string, after: string, limit: number): Promise<MemberRow[]> {
  const { rows } = await db.query<MemberRow>(
    `select ${fields} from members
      where project_id = $1::uuid and removed_at is null and ordinal > $2::int8 order by members.ordinal limit $3::int4`,
    [projectId, after, limit],
  );
  return rows;
}

/** Projects in which an account is a member, oldest first. Uses members_user_id_idx. */
export async function selectMemberships(db: Db, userId: string) {
  const { rows } = await db.query<{ memberId: string; projectId: string; role: Role }>({
    name: "memberships",
    text: `select id as "memberId", project_id as "projectId", role from members
            where user_id = $1::text and removed_at is null order by members.ordinal`,
    values: [userId],
  });
  return rows;
}

/** The person who has the machine. Uses members_project_id_ordinal_idx. */
export async function selectLocalMember(db: Db, projectId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>({
    name: "local-member",
    text: `
      select id from members
       where project_id = $1::uuid and is_local and removed_at is null order by members.ordinal limit 1`,
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
  readonly isLocal?: boolean;
  readonly userId?: string | null;
};

export async function insertMember(db: PoolClient, projectId: string, member: NewMember): Promise<string> {
  const { rows } = await db.query(
    `insert into members (project_id, name, email, role, groups, token_hash, is_local, user_id)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text[], $6::bytea, $7::boolean, $8::text) returning id`,
    [
      projectId,
      member.name,
      member.email,
      member.role,
      member.groups,
      member.tokenHash,
      member.isLocal ?? false,
      member.userId ?? null,
    ],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** Nobody delegates to a removed member. False where there is none. Uses members_pkey and the project's index. */
export async function removeMember(db: PoolClient, projectId: string, memberId: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update members set removed_at = $3::timestamptz, delegates_to = null, delegates_until = null
      where project_id = $1::uuid and id = $2::uuid and removed_at is null`,
    [projectId, memberId, at],
  );
  await db.query("update members set delegates_to = null where project_id = $1::uuid and delegates_to = $2::uuid", [
    projectId,
    memberId,
  ]);
  return rowCount === 1;
}

type Delegation = { readonly to: string | null; readonly until: Date | null };

export async function updateDelegate(db: PoolClient, projectId: string, memberId: string, { to, until }: Delegation) {
  await db.query(
    `update members set delegates_to = $3::uuid, delegates_until = $4::timestamptz
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, memberId, to, until],
  );
}

type MemberRights = { readonly role: Role; readonly groups: readonly string[] };

/** Uses members_pkey. */
export async function updateRights(db: PoolClient, projectId: string, memberId: string, rights: MemberRights) {
  await db.query(
    "update members set role = $3::text, groups = $4::text[] where project_id = $1::uuid and id = $2::uuid",
    [projectId, memberId, rights.role, rights.groups],
  );
}

type Identity = { readonly userId: string; readonly name: string; readonly email: string };

/** The member is this account from now on. Uses members_pkey. */
export async function linkMember(
  db: PoolClient,
  projectId: string,
  memberId: string,
  { userId, name, email }: Identity,
) {
  await db.query(
    `update members set user_id = $3::text, name = $4::text, email = $5::text
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, memberId, userId, name, email],
  );
}
