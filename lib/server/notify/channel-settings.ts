import { z } from "zod";
import { EmailSettings, SlackSettings } from "@/lib/contract/notifications";
import type { ChannelKind } from "@/lib/domain/notify/notice";
import { seal, unseal } from "@/lib/server/notify/seal";
import type { ChannelRow } from "@/lib/server/sql/notify/channels";

// What is stored of a channel: settings that anybody of the project may read, and secrets that nobody reads back.

const StoredEmail = EmailSettings.omit({ hasPassword: true });
export type StoredEmail = z.infer<typeof StoredEmail>;
const EmailSecrets = z.object({ password: z.string().optional() });
export type EmailSecrets = z.infer<typeof EmailSecrets>;
const StoredSlack = SlackSettings.omit({ hasBotToken: true, hasSigningSecret: true, interactionsUrl: true });
export type StoredSlack = z.infer<typeof StoredSlack>;
const SlackSecrets = z.object({ botToken: z.string().optional(), signingSecret: z.string().optional() });
export type SlackSecrets = z.infer<typeof SlackSecrets>;

export const readEmail = ({ settings }: ChannelRow): StoredEmail => StoredEmail.parse(JSON.parse(settings));
export const readSlack = ({ settings }: ChannelRow): StoredSlack => StoredSlack.parse(JSON.parse(settings));

const placeOf = (projectId: string, kind: ChannelKind) => `channel ${projectId} ${kind}`;

export function sealSecrets(projectId: string, kind: ChannelKind, secrets: EmailSecrets | SlackSecrets): Buffer {
  return seal(JSON.stringify(secrets), placeOf(projectId, kind));
}

/** Of a channel whose secrets cannot be read (another TRACEGATE_SECRET) there are none. */
export const emailSecrets = (projectId: string, row: ChannelRow | null) => open(projectId, row, EmailSecrets);
export const slackSecrets = (projectId: string, row: ChannelRow | null) => open(projectId, row, SlackSecrets);

function open<T>(projectId: string, row: ChannelRow | null, shape: z.ZodType<T>): T {
  const sealed = row?.secrets ?? null;
  const text = row === null || sealed === null ? null : unseal(sealed, placeOf(projectId, row.kind));
  return shape.parse(text === null ? {} : JSON.parse(text));
}
