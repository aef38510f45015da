import type { Pool, PoolClient } from "pg";
import { z } from "zod";

type Db = Pool | PoolClient;
export type WebhookRow = {
  readonly id: string;
  readonly ordinal: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: Date;
};

const fields = `id, ordinal::text, url, events, created_at as "createdAt"`;

/** Newest first. Uses webhooks_project_id_ordinal_idx. */
export async function selectWebhooks(db: Db, projectId: string, before: string, limit: number): Promise<WebhookRow[]> {
  const { rows } = await db.query<WebhookRow>(
    `select ${fields} from webhooks where project_id = $1::uuid and ordinal < $2::int8 order by webhooks.ordinal desc limit $3::int4`,
    [projectId, before, limit],
  );
  return rows;
}

/** Uses webhooks_pkey. */
export async function selectWebhookExists(db: Db, projectId: string, id: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from webhooks where project_id = $1::uuid and id = $2::uuid", [
    projectId,
    id,
  ]);
  return rows.length === 1;
}

type NewWebhook = {
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: Buffer;
  readonly createdAt: Date;
};

export async function insertWebhook(
  db: PoolClient,
  projectId: string,
  { url, events, secret, createdAt }: NewWebhook,
): Promise<string> {
  const { rows } = await db.query(
    `insert into webhooks (project_id, url, events, secret, created_at)
     values ($1::uuid, $2::text, $3::text[], $4::bytea, $5::timestamptz) returning id`,
    [projectId, url, events, secret, createdAt],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** Its deliveries go with it. */
export async function deleteWebhook(db: PoolClient, projectId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query("delete from webhooks where project_id = $1::uuid and id = $2::uuid", [
    projectId,
    id,
  ]);
  return rowCount === 1;
}

type NewDelivery = { readonly type: string; readonly body: string; readonly at: Date };

/** One that no event made; events of changes are written by `writeRecords`. The webhook is known to be the project's. */
export async function insertDelivery(db: PoolClient, webhookId: string, { type, body, at }: NewDelivery) {
  const { rows } = await db.query(
    `insert into webhook_deliveries (webhook_id, type, body, at, next_at)
     values ($1::uuid, $2::text, $3::text, $4::timestamptz, $4::timestamptz) returning id`,
    [webhookId, type, body, at],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

type DeliveryRow = {
  readonly id: string;
  readonly ordinal: string;
  readonly type: string;
  readonly attempts: number;
  readonly status: "pending" | "delivered" | "dead";
  readonly lastStatus: number | null;
  readonly at: Date;
};

/** Newest first. Uses webhook_deliveries_webhook_id_ordinal_idx. */
export async function selectDeliveries(
  db: Db,
  projectId: string,
  webhookId: string,
  before: string,
  limit: number,
): Promise<DeliveryRow[]> {
  const { rows } = await db.query<DeliveryRow>(
    `select d.id, d.ordinal::text, d.type, d.attempts, d.status, d.last_status as "lastStatus", d.at
       from webhook_deliveries d join webhooks w on w.id = d.webhook_id
      where w.project_id = $1::uuid and d.webhook_id = $2::uuid and d.ordinal < $3::int8
      order by d.ordinal desc limit $4::int4`,
    [projectId, webhookId, before, limit],
  );
  return rows;
}

/** False where the webhook has none of that id. Uses webhook_deliveries_pkey. */
export async function restartDelivery(db: PoolClient, projectId: string, webhookId: string, id: string) {
  const { rowCount } = await db.query(
    `update webhook_deliveries d set status = 'pending', attempts = 0, next_at = clock_timestamp()
       from webhooks w
      where w.id = d.webhook_id and w.project_id = $1::uuid and d.webhook_id = $2::uuid and d.id = $3::uuid`,
    [projectId, webhookId, id],
  );
  return rowCount === 1;
}

export type DueDelivery = {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  readonly secret: Buffer;
  readonly body: string;
  readonly attempts: number;
};

/**
 * Takes deliveries whose time has come, few of one webhook, so that a slow receiver delays no other. Another worker may
 * take them over when the lease is over. Uses webhook_deliveries_status_next_at_idx.
 */
export async function takeDue(
  db: Db,
  busy: readonly string[],
  limits: { perWebhook: number; total: number; leaseMs: number },
): Promise<DueDelivery[]> {
  const { rows } = await db.query<DueDelivery>({
    name: "take-due-deliveries",
    text: `
      with due as (
        select id, row_number() over (partition by webhook_id order by next_at, ordinal) as place
          from webhook_deliveries
         where status = 'pending' and next_at <= clock_timestamp() and not webhook_id = any($1::uuid[])
      ), taken as (
        select d.id from webhook_deliveries d join due on due.id = d.id
         where due.place <= $2::int4 and d.status = 'pending' and d.next_at <= clock_timestamp()
         limit $3::int4 for update of d skip locked
      )
      update webhook_deliveries d set next_at = clock_timestamp() + $4::int4 * interval '1 millisecond', attempts = d.attempts + 1
        from taken, webhooks w
       where d.id = taken.id and w.id = d.webhook_id
      returning d.id, d.webhook_id as "webhookId", w.url, w.secret, d.body, d.attempts`,
    values: [busy, limits.perWebhook, limits.total, limits.leaseMs],
  });
  return rows;
}

type Attempt = {
  readonly id: string;
  readonly status: "pending" | "delivered" | "dead";
  readonly lastStatus: number | null;
  readonly waitMs: number;
};

export async function noteAttempt(db: Db, { id, status, lastStatus, waitMs }: Attempt): Promise<void> {
  await db.query(
    `update webhook_deliveries
        set status = $2::text, last_status = $3::int4, next_at = clock_timestamp() + $4::int8 * interval '1 millisecond'
      where id = $1::uuid`,
    [id, status, lastStatus, waitMs],
  );
}
