import { z } from "zod";
import { Id, Name } from "@/lib/contract/control-ids";
import { ProjectId, text } from "@/lib/contract/projects";

export const Role = z.enum(["viewer", "reviewer", "operator", "owner"]);
export type Role = z.infer<typeof Role>;
export const Member = z.object({
  id: Id,
  name: z.string(),
  email: z.string().nullable(),
  role: Role,
  groups: z.array(Name),
  /** A member with this one's vote, or null. */
  delegatesTo: Id.nullable(),
  /** Where the delegation ends by itself. */
  delegatesUntil: z.string().optional(),
});
export type Member = z.infer<typeof Member>;
export const MemberPage = z.object({ members: z.array(Member), nextCursor: z.string().nullable() });
export type MemberPage = z.infer<typeof MemberPage>;
export const NewMember = z.strictObject({
  name: text(100),
  email: text(200).optional(),
  role: Role,
  groups: z.array(Name).max(20, "are more than 20").optional(),
});
/** `token` is the secret, shown this once; null where the answer is a replay of an Idempotency-Key. */
export const CreatedMember = Member.extend({ token: z.string().nullable() });
/** `until`: the delegation is over from then on, by the clock of the database; without it, when it is changed. */
export const Delegation = z.strictObject({
  to: z.string().nullable(),
  until: z.iso.datetime("is not a time such as 2026-11-22T12:00:00.000Z").optional(),
});

export const Me = z.object({
  kind: z.enum(["admin", "project", "member"]),
  /** The project a key or member belongs to; for a browser session the selected one. */
  project: z.object({ id: ProjectId, name: z.string() }).nullable(),
  member: Member.nullable(),
});
export type Me = z.infer<typeof Me>;
