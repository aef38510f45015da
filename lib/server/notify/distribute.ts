import type { PoolClient } from "pg";
import type { ChannelKind } from "@/lib/domain/notify/notice";
import { approvalIdOf } from "@/lib/domain/notify/notice";
import { whoIsTold } from "@/lib/domain/notify/recipients";
import { titleOf } from "@/lib/domain/notify/words";
import { pool } from "@/lib/server/db";
import { desktopWake } from "@/lib/server/notify/desktop-stream";
import { preferencesOf } from "@/lib/server/notify/preferences";
import { selectApproval } from "@/lib/server/sql/control/approvals";
import { wakeListeners } from "@/lib/server/sql/control/head";
import { type MemberRow, selectPeople } from "@/lib/server/sql/control/members";
import { type EventRow, markTold, takeUntold } from "@/lib/server/sql/notify/events";
import { insertNotifications, type NewNotification } from "@/lib/server/sql/notify/notifications";
import { selectPreferences } from "@/lib/server/sql/notify/preferences";

const eventsAtOnce = 100;

/** Makes a notification for each who is told of what the outbox holds; each once, however often this is done. */
export async function distributeNotices(): Promise<void> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const events = await takeUntold(client, eventsAtOnce);
    for (const projectId of new Set(events.map((event) => event.projectId))) {
      await distributeOf(
        client,
        projectId,
        events.filter((event) => event.projectId === projectId),
      );
    }
    await markTold(
      client,
      events.map(({ id }) => id),
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

type Audience = Awaited<ReturnType<typeof audienceOf>>;

async function audienceOf(client: PoolClient, projectId: string) {
  return { people: await selectPeople(client, projectId), chosen: await selectPreferences(client, projectId) };
}

async function distributeOf(client: PoolClient, projectId: string, events: readonly EventRow[]): Promise<void> {
  const audience = await audienceOf(client, projectId);
  const rows: NewNotification[] = [];
  for (const event of events) rows.push(...(await notificationsOf(client, event, audience)));
  await insertNotifications(client, rows);
  if (rows.some(({ channel }) => channel === "desktop")) await wakeListeners(client, projectId, [desktopWake]);
}

async function notificationsOf(client: PoolClient, event: EventRow, audience: Audience): Promise<NewNotification[]> {
  const { projectId, key, type, data, at, channels } = event;
  const told: unknown = JSON.parse(data);
  const approvalId = approvalIdOf(type, told);
  const approval = approvalId === null ? null : await selectApproval(client, projectId, approvalId);
  const ids = new Set(whoIsTold(type, approval, audience.people, approval?.readAt ?? at));
  const people = audience.people.filter(({ id }) => ids.has(id));
  const same = { projectId, key, type, title: titleOf(type, told), data, at };
  return channels.flatMap((channel) =>
    recipientsOf(channel, people, audience).map((recipient) => ({ ...same, channel, recipient })),
  );
}

/** A channel of Slack is told once, whoever is meant. */
const slackRecipient = "the channel";

function recipientsOf(channel: ChannelKind, people: readonly MemberRow[], { chosen }: Audience): string[] {
  if (channel === "slack") return [slackRecipient];
  const reachable = channel === "desktop" ? people : people.filter(({ email }) => email !== null);
  return reachable.filter(({ id }) => preferencesOf(chosen, id)[channel]).map(({ id }) => id);
}
