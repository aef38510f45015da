import type { Pool, PoolClient } from "pg";

export type Assignment = { readonly assignee: string | null; readonly assignedAt: Date | null };

/** Uses approvals_pkey. */
export async function selectAssignment(db: Pool | PoolClient, projectId: string, id: string): Promise<Assignment> {
  const { rows } = await db.query<Assignment>({
    name: "assignment",
    text: `
      select assignee, assigned_at as "assignedAt" from approvals where project_id = $1::uuid and id = $2::uuid`,
    values: [projectId, id],
  });
  return rows[0] ?? { assignee: null, assignedAt: null };
}

/** Uses approvals_pkey. */
export async function updateAssignment(
  db: PoolClient,
  projectId: string,
  id: string,
  { assignee, assignedAt }: Assignment,
): Promise<void> {
  await db.query(
    `update approvals set assignee = $3::uuid, assigned_at = $4::timestamptz
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, assignee, assignedAt],
  );
}
