import { z } from "zod";
import { Id, Name } from "@/lib/contract/control-ids";
import { ProjectId, text } from "@/lib/contract/projects";

export const Role = z.enum(["viewer", "reviewer", "operator", "owner"]);
export const Member = z.object({
  id: Id,
  name: z.string(),
  email: z.string().nullable(),
  role: Role,
  groups: z.array(Name),
  /** A member with this one's vote, or null. */
  delegatesTo: Id.nullable(),
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
export const Delegation = z.strictObject({ to: z.string().nullable() });

export const Me = z.object({
  kind: z.enum(["admin", "project", "member"]),
  /** The project a key or member belongs to; for a browser session the selected one. */
  project: z.object({ id: ProjectId, name: z.string() }).nullable(),
  member: Member.nullable(),
});
export type Me = z.infer<typeof Me>;
