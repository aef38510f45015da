import { z } from "zod";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { outcomeSentence } from "@/lib/domain/guard/decision-words";
import { asksForDecision } from "@/lib/domain/notify/notice";
import { askMessage, doneMessage, plainMessage, type SlackMessage } from "@/lib/domain/notify/slack-blocks";
import { bodyOf, oneLine, pathOf } from "@/lib/domain/notify/words";
import { pool } from "@/lib/server/db";
import { readSlack, slackSecrets } from "@/lib/server/notify/channel-settings";
import { publicUrl } from "@/lib/server/notify/link-token";
import { type Outcome, readSubject, type Subject } from "@/lib/server/notify/pending-approval";
import { preferencesOf } from "@/lib/server/notify/preferences";
import { callSlack, SlackError } from "@/lib/server/notify/slack-api";
import type { ApprovalRow } from "@/lib/server/sql/control/approvals";
import type { DueNotification } from "@/lib/server/sql/notify/attempts";
import type { ChannelRow } from "@/lib/server/sql/notify/channels";
import { selectPosted } from "@/lib/server/sql/notify/notifications";
import { selectPreferences } from "@/lib/server/sql/notify/preferences";

/** Where a message lies. */
const Posted = z.object({ channel: z.string(), ts: z.string() });

export async function sendSlack(due: DueNotification, channel: ChannelRow): Promise<Outcome> {
  const { botToken } = slackSecrets(due.projectId, channel);
  if (botToken === undefined) return { status: "failed", why: "The channel has no bot token, or it cannot be read." };
  try {
    const subject = await readSubject(due);
    if ("status" in subject) return subject;
    if (due.type === "approval.decided" && subject.approval !== null) {
      return await tellDecided(due, subject, subject.approval, channel, botToken);
    }
    return await post(botToken, readSlack(channel).channel, await messageOf(due, subject, channel));
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const { retryAfterMs } = error;
    return { status: "failed", why: oneLine(error.message), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

async function messageOf(due: DueNotification, { approval, deciders }: Subject, channel: ChannelRow) {
  const { projectId, type, title } = due;
  const told: unknown = JSON.parse(due.data);
  const url = publicUrl() + pathOf(type, told);
  if (approval === null || !asksForDecision(type)) return plainMessage(title, bodyOf(type, told), url);
  const chosen = await selectPreferences(pool(), projectId);
  const mentioned = readSlack(channel).users.filter(
    ({ memberId }) => deciders.includes(memberId) && preferencesOf(chosen, memberId).slack,
  );
  return askMessage(
    approval,
    title,
    url,
    mentioned.map(({ userId }) => userId),
  );
}

async function post(botToken: string, channel: string, message: SlackMessage): Promise<Outcome> {
  const answer = await callSlack(botToken, "chat.postMessage", { channel, unfurl_links: false, ...message });
  const posted = Posted.safeParse(answer);
  return posted.success ? { status: "sent", external: JSON.stringify(posted.data) } : { status: "sent" };
}

/** Changes the messages that asked; where none did, and it is wanted, a new one says what came of it. */
async function tellDecided(
  due: DueNotification,
  { people }: Subject,
  approval: ApprovalRow,
  channel: ChannelRow,
  botToken: string,
): Promise<Outcome> {
  const { projectId, type, title } = due;
  const judged = judgeApproval(approval, approval.readAt);
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? "a former member";
  const outcome = oneLine(outcomeSentence(judged.state, judged.decision, nameOf) ?? "");
  const message = doneMessage(approval, title, outcome, publicUrl() + pathOf(type, { approvalId: approval.id }));
  const posted = await selectPosted(pool(), projectId, "slack", approval.id);
  for (const place of posted)
    await callSlack(botToken, "chat.update", { ...Posted.parse(JSON.parse(place)), ...message });
  if (posted.length > 0) return { status: "sent" };
  if (channel.events.includes("approval.decided")) return post(botToken, readSlack(channel).channel, message);
  return { status: "dismissed", why: "No message asked for it." };
}
