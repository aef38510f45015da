import type { Pool, PoolClient } from "pg";
import type { Team } from "@/lib/contract/people";

/**
 * Teams that were named, and groups that members have; with who is in them, and the gates and open requests that name them.
 * Uses teams_pkey, members_project_id_ordinal_idx, gates_project_id_ordinal_idx, approvals_project_id_ordinal_idx.
 */
export async function selectTeams(db: Pool | PoolClient, projectId: string): Promise<Team[]> {
  const { rows } = await db.query<Team>(
    `with placed as (
       select unnest(groups) as name from members where project_id = $1::uuid and removed_at is null
     ), named as (
       select name from teams where project_id = $1::uuid union select name from placed
     ), used as (
       select jsonb_array_elements_text(approvers) as approver from gates
        where project_id = $1::uuid and jsonb_typeof(approvers) = 'array'
       union all
       select unnest(approvers || escalate_to) from approvals where project_id = $1::uuid and state = 'pending'
     )
     select name, (select count(*) from placed p where p.name = n.name)::int as members,
            (select count(*) from used u where u.approver = 'group:' || n.name)::int as "usedBy"
       from named n order by name`,
    [projectId],
  );
  return rows;
}

export async function insertTeam(db: PoolClient, projectId: string, name: string): Promise<void> {
  await db.query("insert into teams (project_id, name) values ($1::uuid, $2::text) on conflict do nothing", [
    projectId,
    name,
  ]);
}

/** With a new name or, without one, dissolved; its members follow. */
export async function replaceTeam(db: PoolClient, projectId: string, name: string, by: string | null): Promise<void> {
  await db.query("delete from teams where project_id = $1::uuid and name = $2::text", [projectId, name]);
  if (by !== null) await insertTeam(db, projectId, by);
  await db.query(
    `update members
        set groups = case when $3::text is null then array_remove(groups, $2::text) else array_replace(groups, $2::text, $3::text) end
      where project_id = $1::uuid and $2::text = any (groups)`,
    [projectId, name, by],
  );
}
