import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { Decide } from "@/lib/contract/approvals";
import { refusalSentence } from "@/lib/domain/guard/decision-words";
import { Refusal } from "@/lib/domain/guard/refusal";
import { decideHere, rejectView } from "@/lib/domain/notify/slack-blocks";
import { pool } from "@/lib/server/db";
import { AppError, logError } from "@/lib/server/errors";
import { readSlack, slackSecrets } from "@/lib/server/notify/channel-settings";
import { decideRemotely } from "@/lib/server/notify/decide";
import { callSlack, SlackError } from "@/lib/server/notify/slack-api";
import { readText } from "@/lib/server/request";
import { hashSecret } from "@/lib/server/secrets";
import { selectPeople } from "@/lib/server/sql/control/members";
import { type ChannelRow, selectChannel } from "@/lib/server/sql/notify/channels";
import { spendToken } from "@/lib/server/sql/notify/spent-tokens";

/** Slack's own rule: what is older may be a replay. */
const windowMs = 5 * 60_000;
/** Slack wants its answer within three seconds. */
const callMs = 1_200;

const Interaction = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("block_actions"),
    user: z.object({ id: z.string() }),
    trigger_id: z.string(),
    channel: z.object({ id: z.string() }).optional(),
    actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
  }),
  z.object({
    type: z.literal("view_submission"),
    user: z.object({ id: z.string() }),
    view: z.object({
      callback_id: z.string(),
      private_metadata: z.string(),
      state: z.object({
        values: z.object({
          reason: z.object({ reason: z.object({ selected_option: z.object({ value: z.string() }) }) }),
          comment: z.object({ comment: z.object({ value: z.string().nullable() }) }),
        }),
      }),
    }),
  }),
]);
type Interaction = z.infer<typeof Interaction>;
type Channel = { readonly projectId: string; readonly row: ChannelRow; readonly botToken: string };

/** What somebody did in a message: proven to come from Slack, once, then judged as the decision of the member it is. */
export async function answerSlack(projectId: string, request: Request): Promise<Response> {
  const text = await readText(request);
  const row = await selectChannel(pool(), projectId, "slack");
  const { botToken, signingSecret } = slackSecrets(projectId, row);
  const signature = request.headers.get("x-slack-signature") ?? "";
  const timestamp = request.headers.get("x-slack-request-timestamp") ?? "";
  if (row === null || botToken === undefined || signingSecret === undefined) throw unsigned();
  if (!isSigned(signingSecret, timestamp, text, signature, Date.now())) throw unsigned();
  const until = new Date(Date.now() + 2 * windowMs);
  if (!(await spendToken(pool(), hashSecret(`slack ${projectId} ${signature}`), until))) throw unsigned();
  if (!row.enabled) throw new AppError("forbidden", "This channel is switched off.");
  const interaction = Interaction.safeParse(payloadOf(text));
  // what our messages do not offer is none of our business
  if (!interaction.success) return new Response(null, { status: 200 });
  return act({ projectId, row, botToken }, interaction.data);
}

const unsigned = () =>
  new AppError("unauthorized", "This does not come from Slack, is older than five minutes, or came before.");

function isSigned(secret: string, timestamp: string, text: string, signature: string, nowMs: number): boolean {
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > windowMs) return false;
  const right = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${text}`).digest("hex")}`;
  return timingSafeEqual(hashSecret(right), hashSecret(signature));
}

function payloadOf(text: string): unknown {
  try {
    return JSON.parse(new URLSearchParams(text).get("payload") ?? "");
  } catch {
    return null;
  }
}

function act(channel: Channel, interaction: Interaction): Promise<Response> {
  return interaction.type === "block_actions" ? actOnButton(channel, interaction) : actOnReject(channel, interaction);
}

async function actOnButton(channel: Channel, click: Extract<Interaction, { type: "block_actions" }>) {
  const [action] = click.actions;
  const ask = action === undefined ? null : askOf(action.value);
  if (action === undefined || ask === null) return ok();
  const tell = (words: string) => tellAlone(channel, click.channel?.id, click.user.id, words);
  if (action.action_id === decideHere.reject) {
    const metadata = `${action.value} ${click.channel?.id ?? ""}`;
    const view = { trigger_id: click.trigger_id, view: rejectView(metadata) };
    await callSlack(channel.botToken, "views.open", view, callMs).catch((error: Error) => tell(error.message));
    return ok();
  }
  if (action.action_id === decideHere.approve) tell(await decide(channel, click.user.id, ask, { verdict: "approve" }));
  return ok();
}

async function actOnReject(channel: Channel, { view, user }: Extract<Interaction, { type: "view_submission" }>) {
  const ask = askOf(view.private_metadata);
  if (view.callback_id !== decideHere.reject || ask === null) return ok();
  const { reason, comment } = view.state.values;
  const verdict = {
    verdict: "reject",
    reason: reason.reason.selected_option.value,
    comment: comment.comment.value ?? "",
  };
  const words = await decide(channel, user.id, ask, verdict);
  if (words === counted) return ok();
  return Response.json({ response_action: "errors", errors: { comment: words } });
}

type Ask = { readonly approvalId: string; readonly rev: number };

/** "APPROVAL REV", as our buttons carry it. */
function askOf(value: string | undefined): Ask | null {
  const parts = /^([0-9a-f-]{36}) (\d{1,9})(?: |$)/.exec(value ?? "");
  return parts?.[1] === undefined ? null : { approvalId: parts[1], rev: Number(parts[2]) };
}

const counted = "Your vote is counted.";

/** @returns what to tell the person */
async function decide(channel: Channel, userId: string, { approvalId, rev }: Ask, verdict: object): Promise<string> {
  const body = Decide.safeParse({ rev, ...verdict });
  if (!body.success) return "Say why in a sentence.";
  try {
    const member = await memberOfUser(channel, userId);
    if (member === null) {
      return "You are nobody in this Tracegate project: an owner can add your e-mail address, or your Slack id in its settings. Nothing was decided.";
    }
    await decideRemotely({ projectId: channel.projectId, approvalId, memberId: member, signedIn: false }, body.data);
    return counted;
  } catch (error) {
    if (error instanceof SlackError) return `Nothing was decided. ${error.message}`;
    if (error instanceof Refusal)
      return refusalSentence(error.code, error.message, error.members, () => "somebody else");
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** As the settings say, else by the address that Slack knows of this user; null where that is nobody, or more than one. */
async function memberOfUser({ projectId, row, botToken }: Channel, userId: string): Promise<string | null> {
  const people = await selectPeople(pool(), projectId);
  const mapped = readSlack(row).users.find((user) => user.userId === userId)?.memberId;
  if (mapped !== undefined) return people.some(({ id }) => id === mapped) ? mapped : null;
  const { user } = await callSlack(botToken, "users.info", { user: userId }, callMs);
  const told = z.object({ profile: z.object({ email: z.string().min(3) }) }).safeParse(user);
  if (!told.success) return null;
  const email = told.data.profile.email.toLowerCase();
  const same = people.filter((person) => person.email?.toLowerCase() === email);
  return same.length === 1 ? (same[0]?.id ?? null) : null;
}

/** To this person only; Slack has its answer before. */
function tellAlone({ botToken }: Channel, channel: string | undefined, user: string, text: string): void {
  if (channel === undefined) return;
  callSlack(botToken, "chat.postEphemeral", { channel, user, text }).catch((error: unknown) =>
    logError(error, { process: "web" }),
  );
}

const ok = () => new Response(null, { status: 200 });
