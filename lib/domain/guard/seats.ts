export type Role = "viewer" | "reviewer" | "operator" | "owner";
const roles: readonly Role[] = ["viewer", "reviewer", "operator", "owner"];
export const hasRole = (role: Role, needed: Role) => roles.indexOf(role) >= roles.indexOf(needed);

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly delegatesTo: string | null;
};

/** The seat of a person is the delegate's if there is one: one seat has one vote. */
export function seatOf(people: readonly Person[], id: string): string {
  return people.find((person) => person.id === id)?.delegatesTo ?? id;
}

/** Why `from` may not delegate to `to`; null where it may. No chains, no strangers, not oneself. */
export function whyNotDelegate(people: readonly Person[], from: string, to: string): string | null {
  const target = people.find((person) => person.id === to);
  if (to === from || target === undefined) return "is not another member of this project";
  if (target.delegatesTo !== null) return "is a member that delegates itself";
  return people.some((person) => person.delegatesTo === from)
    ? "cannot be set: you are the delegate of another member"
    : null;
}

/** `member:ID` or `group:NAME`. */
export type Approver = string;

export function isNamed(person: Person, approvers: readonly Approver[]): boolean {
  return approvers.some((approver) =>
    approver.startsWith("member:")
      ? approver.slice("member:".length) === person.id
      : person.groups.includes(approver.slice("group:".length)),
  );
}

/** Named oneself or by a person that delegates to one; nobody named means every reviewer. */
export function mayApprove(people: readonly Person[], voter: Person, approvers: readonly Approver[]): boolean {
  if (!hasRole(voter.role, "reviewer")) return false;
  if (approvers.length === 0 || isNamed(voter, approvers)) return true;
  return people.some(
    (person) => person.delegatesTo === voter.id && hasRole(person.role, "reviewer") && isNamed(person, approvers),
  );
}
