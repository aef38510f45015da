import type { Pool, PoolClient } from "pg";

type Db = Pool | PoolClient;
export type PreferenceRow = {
  readonly memberId: string;
  readonly desktop: boolean;
  readonly email: boolean;
  readonly slack: boolean;
};

/** Of those who have chosen. Uses notification_preferences_pkey. */
export async function selectPreferences(db: Db, projectId: string): Promise<Map<string, PreferenceRow>> {
  const { rows } = await db.query<PreferenceRow>(
    `select member_id as "memberId", desktop, email, slack from notification_preferences where project_id = $1::uuid`,
    [projectId],
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** Uses notification_preferences_pkey. */
export async function upsertPreference(db: PoolClient, projectId: string, row: PreferenceRow): Promise<void> {
  await db.query(
    `insert into notification_preferences (project_id, member_id, desktop, email, slack)
     values ($1::uuid, $2::uuid, $3::bool, $4::bool, $5::bool)
     on conflict (project_id, member_id) do update
        set desktop = excluded.desktop, email = excluded.email, slack = excluded.slack`,
    [projectId, row.memberId, row.desktop, row.email, row.slack],
  );
}
