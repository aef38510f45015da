import type { Pool } from "pg";

export type DesktopRow = { readonly id: string; readonly title: string; readonly type: string; readonly data: string };

/** Oldest first. Uses notifications_project_id_channel_recipient_key_key. */
export async function selectForDesktop(db: Pool, projectId: string, memberId: string): Promise<DesktopRow[]> {
  const { rows } = await db.query<DesktopRow>({
    name: "desktop-notifications",
    text: `
      select id, title, type, data from notifications
       where project_id = $1::uuid and channel = 'desktop' and recipient = $2::text and status = 'pending'
       order by ordinal limit 20`,
    values: [projectId, memberId],
  });
  return rows;
}

/** Only one's own. Uses notifications_pkey. */
export async function markShown(db: Pool, projectId: string, memberId: string, ids: readonly string[]) {
  await db.query(
    `update notifications set status = 'sent', attempts = attempts + 1, tried_at = clock_timestamp()
      where project_id = $1::uuid and channel = 'desktop' and recipient = $2::text and id = any($3::uuid[])
        and status = 'pending'`,
    [projectId, memberId, ids],
  );
}

/** Nobody was there to see them. Uses notifications_status_next_at_idx. */
export async function endUnseen(db: Pool): Promise<void> {
  await db.query(
    `update notifications set status = 'dead', last_error = 'No page of Tracegate was open for an hour.'
      where channel = 'desktop' and status = 'pending' and next_at < clock_timestamp() - interval '1 hour'`,
  );
}
