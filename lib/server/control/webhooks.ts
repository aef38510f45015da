import { randomBytes } from "node:crypto";
import type { DeliveryPage, NewWebhook, Webhook, WebhookPage } from "@/lib/contract/controls";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import { whyNotUrl } from "@/lib/server/control/public-address";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import { requireTurn } from "@/lib/server/notify/test-turn";
import * as sql from "@/lib/server/sql/control/webhooks";
import type { Tx } from "@/lib/server/transaction";

/** The answer holds the secret, which is shown this once. */
export async function createWebhook(tx: Tx, projectId: string, { url, events }: NewWebhook) {
  const why = await whyNotUrl(url);
  if (why !== null) throw invalid("/url", why);
  const work = await tx.lock(projectId);
  const secret = randomBytes(32);
  const id = await sql.insertWebhook(work.db, projectId, { url, events, secret, createdAt: work.now });
  work.audit("webhook.created", id, { host: new URL(url).host, events });
  return { id, url, events, createdAt: work.now.toISOString(), secret: `whsec_${secret.toString("base64")}` };
}

export async function listWebhooks(projectId: string, page: OrdinalPage): Promise<WebhookPage> {
  const rows = await sql.selectWebhooks(pool(), projectId, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { webhooks: items.map(toWebhook), nextCursor };
}

export async function removeWebhook(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await sql.deleteWebhook(work.db, projectId, id))) throw notFound();
  work.audit("webhook.removed", id);
}

/** Goes the way of every delivery. */
export async function testWebhook(tx: Tx, projectId: string, id: string): Promise<{ id: string }> {
  const work = await tx.lock(projectId);
  if (!(await sql.selectWebhookExists(work.db, projectId, id))) throw notFound();
  requireTurn(projectId);
  const data = { text: "If you read this, the webhook works." };
  const body = JSON.stringify({ type: "test", timestamp: work.now.toISOString(), projectId, data });
  return { id: await sql.insertDelivery(work.db, id, { type: "test", body, at: work.now }) };
}

/** Tries a delivery again from the first attempt; with the same id, so that who has it knows. */
export async function resendDelivery(tx: Tx, projectId: string, webhookId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await sql.restartDelivery(work.db, projectId, webhookId, id))) throw notFound();
  work.audit("webhook.resent", webhookId, { delivery: id });
}

export function webhookExists(projectId: string, id: string): Promise<boolean> {
  return sql.selectWebhookExists(pool(), projectId, id);
}

/** Null where there is no such webhook. */
export async function listDeliveries(projectId: string, id: string, page: OrdinalPage): Promise<DeliveryPage | null> {
  if (!(await webhookExists(projectId, id))) return null;
  const rows = await sql.selectDeliveries(pool(), projectId, id, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { deliveries: items.map(({ ordinal: _, at, ...row }) => ({ ...row, at: at.toISOString() })), nextCursor };
}

function toWebhook({ id, url, events, createdAt }: sql.WebhookRow): Webhook {
  return { id, url, events: [...events], createdAt: createdAt.toISOString() };
}
