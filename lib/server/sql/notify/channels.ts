import type { Pool, PoolClient } from "pg";
import type { ChannelKind } from "@/lib/domain/notify/notice";

type Db = Pool | PoolClient;
export type ChannelRow = {
  readonly kind: ChannelKind;
  readonly enabled: boolean;
  readonly events: readonly string[];
  /** JSON. */
  readonly settings: string;
  /** Sealed. */
  readonly secrets: Buffer | null;
  readonly updatedAt: Date;
};

const fields = `kind, enabled, events, settings, secrets, updated_at as "updatedAt"`;

/** Uses notification_channels_pkey. */
export async function selectChannels(db: Db, projectId: string): Promise<ChannelRow[]> {
  const { rows } = await db.query<ChannelRow>(
    `select ${fields} from notification_channels where project_id = $1::uuid order by kind`,
    [projectId],
  );
  return rows;
}

/** Uses notification_channels_pkey. */
export async function selectChannel(db: Db, projectId: string, kind: ChannelKind): Promise<ChannelRow | null> {
  const { rows } = await db.query<ChannelRow>({
    name: "notification-channel",
    text: `select ${fields} from notification_channels where project_id = $1::uuid and kind = $2::text`,
    values: [projectId, kind],
  });
  return rows[0] ?? null;
}

/** Uses notification_channels_pkey. */
export async function upsertChannel(db: PoolClient, projectId: string, channel: ChannelRow): Promise<void> {
  const { kind, enabled, events, settings, secrets, updatedAt } = channel;
  await db.query(
    `insert into notification_channels (project_id, kind, enabled, events, settings, secrets, updated_at)
     values ($1::uuid, $2::text, $3::bool, $4::text[], $5::text, $6::bytea, $7::timestamptz)
     on conflict (project_id, kind) do update
        set enabled = excluded.enabled, events = excluded.events, settings = excluded.settings,
            secrets = excluded.secrets, updated_at = excluded.updated_at`,
    [projectId, kind, enabled, events, settings, secrets, updatedAt],
  );
}

/** What it has not sent is not sent any more. Uses notification_channels_pkey and the notifications' unique key. */
export async function deleteChannel(db: PoolClient, projectId: string, kind: ChannelKind): Promise<boolean> {
  await db.query(
    `update notifications set status = 'dismissed', last_error = 'The channel was removed.'
      where project_id = $1::uuid and channel = $2::text and status = 'pending'`,
    [projectId, kind],
  );
  const { rowCount } = await db.query(
    "delete from notification_channels where project_id = $1::uuid and kind = $2::text",
    [projectId, kind],
  );
  return rowCount === 1;
}
