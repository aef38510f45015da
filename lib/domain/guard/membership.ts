// Who may be lowered or removed. A project always keeps an owner, and whoever has the machine owns it anyway.
import type { Role } from "@/lib/domain/guard/seats";

export type Membership = { readonly id: string; readonly role: Role; readonly isLocal: boolean };

/** Why a member must stay an owner; null where it need not. */
export function whyStaysOwner(people: readonly Membership[], id: string): string | null {
  const member = people.find((person) => person.id === id);
  if (member?.role !== "owner") return null;
  if (member.isLocal) return "the owner of this installation owns every project";
  return people.some((person) => person.role === "owner" && person.id !== id)
    ? null
    : "this is the last owner of the project: make another one first";
}
