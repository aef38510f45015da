// What a role may do, in words: one table for the lists of members, the invitations and what a page says where it refuses.
import { hasRole, type Role } from "@/lib/domain/guard/seats";

export const roleWords: Readonly<Record<Role, { readonly a: string; readonly may: string }>> = {
  viewer: { a: "a viewer", may: "reads everything of the project" },
  reviewer: { a: "a reviewer", may: "reads, decides approvals and works on findings" },
  operator: { a: "an operator", may: "also stops and starts, sets budgets and resolves steps in doubt" },
  owner: { a: "an owner", may: "also sets gates, invites people and keeps keys" },
};

/** Why a role may not do what needs another; null where it may. */
export function whyNotAllowed(role: Role, needed: Role): string | null {
  if (hasRole(role, needed)) return null;
  return `Only ${roleWords[needed].a} may; you are ${roleWords[role].a}.`;
}
