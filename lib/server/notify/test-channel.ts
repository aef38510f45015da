import { randomUUID } from "node:crypto";
import type { ChannelKind } from "@/lib/domain/notify/notice";
import { titleOf } from "@/lib/domain/notify/words";
import type { Work } from "@/lib/server/control/work";
import { invalid, notFound } from "@/lib/server/errors";
import { readSlack } from "@/lib/server/notify/channel-settings";
import { desktopWake } from "@/lib/server/notify/desktop-stream";
import { requireTurn } from "@/lib/server/notify/test-turn";
import { selectPeople } from "@/lib/server/sql/control/members";
import { type ChannelRow, selectChannel } from "@/lib/server/sql/notify/channels";
import { insertNotifications } from "@/lib/server/sql/notify/notifications";
import type { Tx } from "@/lib/server/transaction";

/** Goes the way of every notification, but is tried once only: what is wrong shows at once. */
export async function testChannel(
  tx: Tx,
  projectId: string,
  kind: ChannelKind,
  memberId: string,
  to: string | undefined,
): Promise<{ id: string }> {
  const work = await tx.lock(projectId);
  const channel = await selectChannel(work.db, projectId, kind);
  if (channel === null) throw notFound();
  requireTurn(projectId);
  const id = randomUUID();
  const recipient = await recipientOf(work, channel, memberId, to);
  const data = JSON.stringify({ test: id });
  const title = titleOf("test", {});
  const row = { projectId, key: `test ${id}`, type: "test", channel: kind, recipient, title, data, at: work.now };
  await insertNotifications(work.db, [row]);
  work.audit("channel.tested", kind, kind === "email" ? { to: recipient } : {});
  if (kind === "desktop") work.wake(desktopWake);
  return { id };
}

async function recipientOf(work: Work, channel: ChannelRow, memberId: string, to: string | undefined): Promise<string> {
  if (channel.kind === "slack") return readSlack(channel).channel;
  if (channel.kind === "desktop") return memberId;
  if (to !== undefined) return to;
  const self = (await selectPeople(work.db, work.projectId)).find(({ id }) => id === memberId);
  if (!self?.email) throw invalid("/to", "is missing: you have no e-mail address here");
  return self.email;
}
