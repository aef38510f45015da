import type { Pool } from "pg";
import type { ChannelKind } from "@/lib/domain/notify/notice";

export type DueNotification = {
  readonly id: string;
  readonly projectId: string;
  readonly key: string;
  readonly type: string;
  readonly channel: ChannelKind;
  readonly recipient: string;
  readonly title: string;
  /** JSON. */
  readonly data: string;
  readonly attempts: number;
  readonly at: Date;
};
type Limits = {
  /** Of one channel of a project at a time, so that a slow server delays no other. */
  readonly perChannel: number;
  readonly perMinute: number;
  readonly total: number;
  /** Then another worker may take it over. */
  readonly leaseMs: number;
};

/**
 * Takes what is to be sent now. `busy`: channels that have enough to do, as "PROJECT KIND". Uses
 * notifications_status_next_at_idx and notifications_project_id_channel_tried_at_idx.
 */
export async function takeDueNotifications(db: Pool, busy: readonly string[], limits: Limits) {
  const { rows } = await db.query<DueNotification>({
    name: "take-due-notifications",
    text: `
      with due as (
        select n.id, n.project_id, n.channel, row_number() over (partition by n.project_id, n.channel order by n.ordinal) as place
          from notifications n join notification_channels c on c.project_id = n.project_id and c.kind = n.channel
         where n.status = 'pending' and n.next_at <= clock_timestamp() and n.channel <> 'desktop'
           and (c.enabled or n.type = 'test') and not (n.project_id || ' ' || n.channel) = any($1::text[])
      ), allowed as (
        select d.id from due d
         where d.place <= least($2::int8, $3::int8 - (
               select count(*) from notifications r
                where r.project_id = d.project_id and r.channel = d.channel
                  and r.tried_at > clock_timestamp() - interval '1 minute'))
      ), taken as (
        select n.id from notifications n join allowed a on a.id = n.id
         where n.status = 'pending' and n.next_at <= clock_timestamp() limit $4::int4 for update of n skip locked
      )
      update notifications n
         set next_at = clock_timestamp() + $5::int4 * interval '1 millisecond', attempts = n.attempts + 1,
             tried_at = clock_timestamp()
        from taken where n.id = taken.id
      returning n.id, n.project_id as "projectId", n.key, n.type, n.channel, n.recipient, n.title, n.data, n.attempts, n.at`,
    values: [busy, limits.perChannel, limits.perMinute, limits.total, limits.leaseMs],
  });
  return rows;
}

type Attempt = {
  readonly status: "pending" | "sent" | "dead" | "dismissed";
  readonly lastError: string | null;
  readonly external: string | null;
  readonly waitMs: number;
};

/** What came of an attempt; a person may have dismissed it meanwhile. Uses notifications_pkey. */
export async function noteNotified(db: Pool, projectId: string, id: string, attempt: Attempt): Promise<void> {
  await db.query(
    `update notifications
        set status = case when status = 'pending' then $3::text else status end, last_error = $4::text,
            external = coalesce($5::text, external), next_at = clock_timestamp() + $6::int8 * interval '1 millisecond'
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, attempt.status, attempt.lastError, attempt.external, attempt.waitMs],
  );
}
