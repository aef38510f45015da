import type { z } from "zod";
import type { Notification, NotificationPage, NotificationQuery } from "@/lib/contract/notifications";
import { ordinalPage, readDescending } from "@/lib/server/control/pages";
import { pool } from "@/lib/server/db";
import { AppError, notFound } from "@/lib/server/errors";
import { selectPeople } from "@/lib/server/sql/control/members";
import { markShown } from "@/lib/server/sql/notify/desktop";
import {
  type NotificationRow,
  selectNotification,
  selectNotifications,
  updateStatus,
} from "@/lib/server/sql/notify/notifications";
import type { Tx } from "@/lib/server/transaction";

export async function listNotifications(
  projectId: string,
  query: z.output<typeof NotificationQuery>,
): Promise<NotificationPage> {
  const { status, channel, limit } = query;
  const wanted = { status, channel, before: readDescending(query), limit: limit + 1 };
  const { items, nextCursor } = ordinalPage(await selectNotifications(pool(), projectId, wanted), limit);
  const nameOf = await namesOf(projectId);
  return { notifications: items.map((row) => toNotification(row, nameOf)), nextCursor };
}

export async function notificationExists(projectId: string, id: string): Promise<boolean> {
  return (await selectNotification(pool(), projectId, id)) !== null;
}

/** Of what was sent, too: it may have been lost on its way. */
export function resendNotification(tx: Tx, projectId: string, id: string): Promise<Notification> {
  return change(tx, projectId, id, "pending");
}

export function dismissNotification(tx: Tx, projectId: string, id: string): Promise<Notification> {
  return change(tx, projectId, id, "dismissed");
}

async function change(tx: Tx, projectId: string, id: string, status: "pending" | "dismissed"): Promise<Notification> {
  const work = await tx.lock(projectId);
  const row = await selectNotification(work.db, projectId, id);
  if (row === null) throw notFound();
  if (status === "dismissed" && row.status === "sent") {
    throw new AppError("conflict", "This notification was sent: there is nothing to dismiss.");
  }
  await updateStatus(work.db, projectId, id, status);
  work.audit(status === "pending" ? "notification.resent" : "notification.dismissed", id);
  const changed = await selectNotification(work.db, projectId, id);
  return toNotification(changed ?? row, await namesOf(projectId));
}

export async function noteShown(projectId: string, memberId: string, ids: readonly string[]): Promise<void> {
  await markShown(pool(), projectId, memberId, ids);
}

async function namesOf(projectId: string): Promise<(id: string) => string | undefined> {
  const names = new Map((await selectPeople(pool(), projectId)).map(({ id, name }) => [id, name]));
  return (id) => names.get(id);
}

function toNotification(row: NotificationRow, nameOf: (id: string) => string | undefined): Notification {
  const { ordinal: _, recipient, at, nextAt, triedAt, ...rest } = row;
  const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(recipient);
  return {
    ...rest,
    recipient: nameOf(recipient) ?? (isId ? "a former member" : recipient),
    at: at.toISOString(),
    nextAt: row.status === "pending" ? nextAt.toISOString() : null,
    triedAt: triedAt?.toISOString() ?? null,
  };
}
