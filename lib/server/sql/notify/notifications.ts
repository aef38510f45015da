import type { Pool, PoolClient } from "pg";
import type { ChannelKind } from "@/lib/domain/notify/notice";

type Db = Pool | PoolClient;
export type NotificationStatus = "pending" | "sent" | "dead" | "dismissed";
export type NotificationRow = {
  readonly id: string;
  readonly ordinal: string;
  readonly type: string;
  readonly channel: ChannelKind;
  readonly recipient: string;
  readonly title: string;
  readonly status: NotificationStatus;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly at: Date;
  readonly nextAt: Date;
  readonly triedAt: Date | null;
};

const fields = `
  n.id, n.ordinal::text, n.type, n.channel, n.recipient, n.title, n.status, n.attempts, n.last_error as "lastError", n.at,
  n.next_at as "nextAt", n.tried_at as "triedAt"`;

type Wanted = {
  readonly status?: NotificationStatus | undefined;
  readonly channel?: ChannelKind | undefined;
  readonly before: string;
  readonly limit: number;
};

/** Newest first. Uses notifications_project_id_ordinal_idx. */
export async function selectNotifications(db: Db, projectId: string, wanted: Wanted): Promise<NotificationRow[]> {
  const { rows } = await db.query<NotificationRow>(
    `select ${fields} from notifications n
      where n.project_id = $1::uuid and n.ordinal < $2::int8
        and ($3::text is null or n.status = $3::text) and ($4::text is null or n.channel = $4::text)
      order by n.ordinal desc limit $5::int4`,
    [projectId, wanted.before, wanted.status ?? null, wanted.channel ?? null, wanted.limit],
  );
  return rows;
}

/** Uses notifications_pkey. */
export async function selectNotification(db: Db, projectId: string, id: string): Promise<NotificationRow | null> {
  const { rows } = await db.query<NotificationRow>(
    `select ${fields} from notifications n where n.project_id = $1::uuid and n.id = $2::uuid`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

export type NewNotification = {
  readonly projectId: string;
  readonly key: string;
  readonly type: string;
  readonly channel: ChannelKind;
  readonly recipient: string;
  readonly title: string;
  readonly data: string;
  readonly at: Date;
};

/** One of a key, channel and recipient: a repeat adds nothing. Uses the unique key. */
export async function insertNotifications(db: PoolClient, rows: readonly NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `insert into notifications (project_id, key, type, channel, recipient, title, data, at, next_at)
     select r."projectId", r.key, r.type, r.channel, r.recipient, r.title, r.data, r.at, r.at
       from json_to_recordset($1::json) as r ("projectId" uuid, key text, type text, channel text, recipient text,
            title text, data text, at timestamptz)
     on conflict (project_id, channel, recipient, key) do nothing`,
    [JSON.stringify(rows)],
  );
}

/** A person wants it to be tried once more, or not to be tried any more. Uses notifications_pkey. */
export async function updateStatus(db: PoolClient, projectId: string, id: string, status: "pending" | "dismissed") {
  await db.query(
    `update notifications
        set status = $3::text, next_at = clock_timestamp(), attempts = case when $3::text = 'pending' then 0 else attempts end
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, status],
  );
}

/** Messages of an approval that a channel has sent and may change. Uses notifications_project_id_channel_tried_at_idx. */
export async function selectPosted(db: Db, projectId: string, channel: ChannelKind, approvalId: string) {
  const { rows } = await db.query<{ external: string }>(
    `select distinct external from notifications
      where project_id = $1::uuid and channel = $2::text and external is not null
        and key like 'approval.%' and split_part(key, ' ', 2) = $3::text limit 20`,
    [projectId, channel, approvalId],
  );
  return rows.map(({ external }) => external);
}
