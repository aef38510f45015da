import { isIP } from "node:net";
import type { Channel, ChannelList, SetChannel } from "@/lib/contract/notifications";
import type { ChannelKind } from "@/lib/domain/notify/notice";
import { whyNotHost } from "@/lib/server/control/public-address";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import {
  type EmailSecrets,
  emailSecrets,
  readEmail,
  readSlack,
  type SlackSecrets,
  sealSecrets,
  slackSecrets,
} from "@/lib/server/notify/channel-settings";
import { publicUrl } from "@/lib/server/notify/link-token";
import { isLoopback } from "@/lib/server/settings.mjs";
import { selectPeople } from "@/lib/server/sql/control/members";
import {
  type ChannelRow,
  deleteChannel,
  selectChannel,
  selectChannels,
  upsertChannel,
} from "@/lib/server/sql/notify/channels";
import type { Tx } from "@/lib/server/transaction";

export async function listChannels(projectId: string): Promise<ChannelList> {
  const rows = await selectChannels(pool(), projectId);
  return { channels: rows.map((row) => toChannel(projectId, row)), publicUrl: publicUrl() };
}

export async function setChannel(tx: Tx, projectId: string, kind: ChannelKind, body: SetChannel): Promise<Channel> {
  requireFieldsOf(kind, body);
  if (body.email !== undefined) {
    const why = await whyNotHost(body.email.host);
    if (why !== null) throw invalid("/email/host", why);
  }
  const work = await tx.lock(projectId);
  const before = await selectChannel(work.db, projectId, kind);
  const stored = await storedOf(work, kind, body, before);
  const row: ChannelRow = {
    kind,
    enabled: body.enabled,
    events: [...new Set(body.events)],
    ...stored,
    updatedAt: work.now,
  };
  await upsertChannel(work.db, projectId, row);
  work.audit("channel.set", kind, { enabled: row.enabled, events: row.events, ...auditedOf(body) });
  return toChannel(projectId, row);
}

export async function removeChannel(tx: Tx, projectId: string, kind: ChannelKind): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await deleteChannel(work.db, projectId, kind))) throw notFound();
  work.audit("channel.removed", kind);
}

function requireFieldsOf(kind: ChannelKind, body: SetChannel): void {
  for (const name of ["email", "slack"] as const) {
    if (name === kind && body[name] === undefined) throw invalid(`/${name}`, "is missing");
    if (name !== kind && body[name] !== undefined) throw invalid(`/${name}`, "belongs to another channel");
  }
}

async function storedOf(work: Work, kind: ChannelKind, { email, slack }: SetChannel, before: ChannelRow | null) {
  if (email !== undefined) return storedEmail(work.projectId, email, before);
  if (slack !== undefined) return storedSlack(work, slack, before);
  return { settings: JSON.stringify({ kind }), secrets: null };
}

function storedEmail(projectId: string, email: NonNullable<SetChannel["email"]>, before: ChannelRow | null) {
  const { password: given, ...settings } = email;
  const kept = emailSecrets(projectId, before).password;
  // else whoever may change the host could have the password sent to a server of his own
  const sameServer = before !== null && sameAccount(readEmail(before), settings);
  if (given === undefined && kept !== undefined && !sameServer) {
    throw invalid("/email/password", "was stored for another server or user: give it again, or null for none");
  }
  const password = given === undefined ? kept : (given ?? undefined);
  if (password !== undefined && settings.user === null)
    throw invalid("/email/user", "is missing: a password needs one");
  if (password !== undefined && settings.tls === "none" && !staysHere(settings.host)) {
    throw invalid("/email/tls", "is none: a password is sent without encryption to this machine only");
  }
  const secrets: EmailSecrets = password === undefined ? {} : { password };
  return { settings: JSON.stringify(settings), secrets: sealSecrets(projectId, "email", secrets) };
}

type Account = { readonly host: string; readonly port: number; readonly user: string | null; readonly tls: string };
const sameAccount = (one: Account, other: Account) =>
  one.host === other.host && one.port === other.port && one.user === other.user && one.tls === other.tls;
const staysHere = (host: string) => isLoopback(host) && (isIP(host) !== 0 || host === "localhost");

async function storedSlack(work: Work, slack: NonNullable<SetChannel["slack"]>, before: ChannelRow | null) {
  const { botToken, signingSecret, ...settings } = slack;
  const members = new Set((await selectPeople(work.db, work.projectId)).map(({ id }) => id));
  for (const [at, { memberId }] of settings.users.entries()) {
    if (!members.has(memberId)) throw invalid(`/slack/users/${at}/memberId`, "is not a member of this project");
  }
  const twice = settings.users.findIndex(({ userId }, at) =>
    settings.users.slice(0, at).some((one) => one.userId === userId),
  );
  if (twice >= 0) throw invalid(`/slack/users/${twice}/userId`, "is given to another member");
  const kept = slackSecrets(work.projectId, before);
  const after = {
    botToken: botToken === undefined ? kept.botToken : botToken,
    signingSecret: signingSecret === undefined ? kept.signingSecret : signingSecret,
  };
  const secrets: SlackSecrets = {
    ...(after.botToken ? { botToken: after.botToken } : {}),
    ...(after.signingSecret ? { signingSecret: after.signingSecret } : {}),
  };
  return { settings: JSON.stringify(settings), secrets: sealSecrets(work.projectId, "slack", secrets) };
}

/** Of the audit: where messages go, and no secret. */
function auditedOf({ email, slack }: SetChannel) {
  if (email !== undefined) return { host: email.host, passwordGiven: email.password !== undefined };
  if (slack === undefined) return {};
  const { botToken, signingSecret, channel, users } = slack;
  return { channel, users, secretsGiven: botToken !== undefined || signingSecret !== undefined };
}

function toChannel(projectId: string, row: ChannelRow): Channel {
  const { kind, enabled, events, updatedAt } = row;
  const told = { kind, enabled, events: [...events], email: null, slack: null, updatedAt: updatedAt.toISOString() };
  if (kind === "email") {
    return { ...told, email: { ...readEmail(row), hasPassword: emailSecrets(projectId, row).password !== undefined } };
  }
  if (kind !== "slack") return told;
  const { botToken, signingSecret } = slackSecrets(projectId, row);
  const has = { hasBotToken: botToken !== undefined, hasSigningSecret: signingSecret !== undefined };
  return { ...told, slack: { ...readSlack(row), ...has, interactionsUrl: interactionsUrl(projectId) } };
}

const interactionsUrl = (projectId: string) => `${publicUrl()}/api/v1/slack/${projectId}/interactions`;
