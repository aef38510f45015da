import { z } from "zod";
import { Id, Time, whole } from "@/lib/contract/control-ids";
import { PageQuery } from "@/lib/contract/page";
import { text } from "@/lib/contract/projects";
import { channelKinds, noticeTypes } from "@/lib/domain/notify/notice";

export const ChannelKind = z.enum(channelKinds);
export const NoticeType = z.enum(noticeTypes);

const host = z
  .string()
  .max(253, "is longer than 253 characters")
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/, "is not the name or the address of a host");
const mailbox = z
  .string()
  .max(200, "is longer than 200 characters")
  .regex(/^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/, "is not an e-mail address");

const EmailFields = {
  host,
  port: whole(1, 65_535),
  /** TLS from the first byte, after STARTTLS, or none at all: then a password goes to this machine only. */
  tls: z.enum(["implicit", "starttls", "none"]),
  user: text(200).nullable(),
  from: mailbox,
};
const SlackFields = {
  /** Id or name of the channel that messages go to. */
  channel: z.string().regex(/^[#@]?[\w.-]{1,80}$/, "is not a channel"),
  /** Slack users that are members of this project; others are found by their e-mail address. */
  users: z
    .array(
      z.strictObject({ memberId: z.uuid(), userId: z.string().regex(/^[A-Z0-9]{2,20}$/, "is not the id of a user") }),
    )
    .max(200, "are more than 200"),
};

/** Of a secret: left out, it stays; null removes it. */
const secret = text(500).nullable().optional();
export const SetChannel = z.strictObject({
  enabled: z.boolean(),
  events: z.array(NoticeType).max(noticeTypes.length, "are more than there are"),
  email: z.strictObject({ ...EmailFields, password: secret }).optional(),
  slack: z.strictObject({ ...SlackFields, botToken: secret, signingSecret: secret }).optional(),
});
export type SetChannel = z.output<typeof SetChannel>;

export const EmailSettings = z.object({ ...EmailFields, hasPassword: z.boolean() });
export type EmailSettings = z.infer<typeof EmailSettings>;
export const SlackSettings = z.object({
  ...SlackFields,
  hasBotToken: z.boolean(),
  hasSigningSecret: z.boolean(),
  /** For the app's Interactivity settings. */
  interactionsUrl: z.string(),
});
export type SlackSettings = z.infer<typeof SlackSettings>;
export const Channel = z.object({
  kind: ChannelKind,
  enabled: z.boolean(),
  events: z.array(z.string()),
  email: EmailSettings.nullable(),
  slack: SlackSettings.nullable(),
  updatedAt: Time,
});
export type Channel = z.infer<typeof Channel>;
export const ChannelList = z.object({ channels: z.array(Channel), publicUrl: z.string() });
export type ChannelList = z.infer<typeof ChannelList>;

export const TestChannel = z.strictObject({
  /** Of a test by e-mail; left out: the address of who asks. */
  to: mailbox.optional(),
});
export const TestQueued = z.object({ id: Id });

export const Notification = z.object({
  id: Id,
  type: z.string(),
  channel: ChannelKind,
  /** A member's name, an address, or what the channel itself is. */
  recipient: z.string(),
  title: z.string(),
  status: z.enum(["pending", "sent", "dead", "dismissed"]),
  attempts: z.int(),
  lastError: z.string().nullable(),
  at: Time,
  nextAt: Time.nullable(),
  triedAt: Time.nullable(),
});
export type Notification = z.infer<typeof Notification>;
export const NotificationPage = z.object({ notifications: z.array(Notification), nextCursor: z.string().nullable() });
export type NotificationPage = z.infer<typeof NotificationPage>;
export const NotificationQuery = PageQuery.extend({
  status: Notification.shape.status.optional(),
  channel: ChannelKind.optional(),
});

export const Preferences = z.strictObject({ desktop: z.boolean(), email: z.boolean(), slack: z.boolean() });
export type Preferences = z.infer<typeof Preferences>;

export const Shown = z.strictObject({ ids: z.array(z.uuid()).min(1, "are none").max(50, "are more than 50") });
