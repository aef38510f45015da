// Accounts, sessions, invitations and teams: what people of the installation do about people.
import { z } from "zod";
import { Name } from "@/lib/contract/control-ids";
import { Role } from "@/lib/contract/members";
import { text } from "@/lib/contract/projects";

const Time = z.string();

/** Of an account's password. */
export const passwordChars = { min: 10, max: 200 } as const;
const Password = z
  .string()
  .min(passwordChars.min, `is shorter than ${passwordChars.min} characters`)
  .max(passwordChars.max, `is longer than ${passwordChars.max} characters`);
export const Email = z.email("is not an e-mail address").max(200, "is longer than 200 characters").toLowerCase();

/** What the forms that make an account send. */
export const NewAccount = z.object({
  name: z.string().trim().pipe(text(100)),
  email: z.string().trim().pipe(Email),
  password: Password,
});
export type NewAccount = z.infer<typeof NewAccount>;

/** Who is at this browser. `account` is null for whoever has the machine: a login link, the admin key. */
export const AccountInfo = z.object({
  accountsOn: z.boolean(),
  account: z.object({ name: z.string(), email: z.string(), isAdmin: z.boolean() }).nullable(),
});
export type AccountInfo = z.infer<typeof AccountInfo>;

export const PasswordChange = z.strictObject({ current: z.string(), next: Password });
export type PasswordChange = z.infer<typeof PasswordChange>;

export const BrowserSession = z.object({
  id: z.string(),
  /** An account, or whoever has the machine: a login link, the admin key. */
  by: z.enum(["account", "machine"]),
  /** As the browser names itself; null where it did not. */
  userAgent: z.string().nullable(),
  createdAt: Time,
  lastSeenAt: Time,
  /** The one that asks. */
  current: z.boolean(),
});
export type BrowserSession = z.infer<typeof BrowserSession>;
export const BrowserSessionList = z.object({ sessions: z.array(BrowserSession) });
export type BrowserSessionList = z.infer<typeof BrowserSessionList>;

export const MemberChange = z.strictObject({
  role: Role.optional(),
  groups: z.array(Name).max(20, "are more than 20").optional(),
});
export type MemberChange = z.infer<typeof MemberChange>;

export const Invitation = z.object({
  id: z.uuid(),
  email: z.string().nullable(),
  role: Role,
  groups: z.array(Name),
  state: z.enum(["open", "accepted", "expired", "revoked"]),
  createdBy: z.string().nullable(),
  createdAt: Time,
  expiresAt: Time,
});
export type Invitation = z.infer<typeof Invitation>;
export const InvitationPage = z.object({ invitations: z.array(Invitation), nextCursor: z.string().nullable() });
export type InvitationPage = z.infer<typeof InvitationPage>;
export const NewInvitation = z.strictObject({
  email: Email.optional(),
  role: Role,
  groups: z.array(Name).max(20, "are more than 20").optional(),
  days: z.int("is not a whole number").min(1, "is less than 1").max(30, "is more than 30").default(7),
});
export type NewInvitation = z.input<typeof NewInvitation>;
/** `token` belongs into the address /invite?token=…; null where the answer is a replay of an Idempotency-Key. */
export const CreatedInvitation = Invitation.extend({ token: z.string().nullable() });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

/** A group of approvers: `group:NAME` in a gate or a request. */
export const Team = z.object({
  name: Name,
  members: z.int(),
  /** Gates and open requests that name it. */
  usedBy: z.int(),
});
export type Team = z.infer<typeof Team>;
export const TeamList = z.object({ teams: z.array(Team) });
export type TeamList = z.infer<typeof TeamList>;
export const TeamName = z.strictObject({ name: Name });

/** Somebody who left the project: what was decided keeps the name. */
export const FormerMemberList = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) });
export type FormerMemberList = z.infer<typeof FormerMemberList>;
export const formerMembersMax = 1000;
