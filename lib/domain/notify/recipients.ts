// Who is told of an approval, and of what else happens in a project.
import { approversAt, type Ballot, judgeApproval } from "@/lib/domain/guard/approval";
import { isRiskier } from "@/lib/domain/guard/gate";
import { hasRole, mayApprove, type Person, seatOf } from "@/lib/domain/guard/seats";
import { asksForDecision } from "@/lib/domain/notify/notice";

/** More people than this are not told of one event. */
export const recipientsMax = 100;

/**
 * Those who could decide now: approvers by name, group or delegation whose seat has not voted, and at `high` and above
 * neither who asked nor who started the run. Who has delegated is away: the delegate is told instead.
 */
export function whoMayDecide(ballot: Ballot, people: readonly Person[], now: Date): string[] {
  if (judgeApproval(ballot, now).state !== "pending") return [];
  const taken = new Set(ballot.votes.map(({ memberId }) => seatOf(people, memberId)));
  if (isRiskier(ballot.risk, "medium")) {
    for (const id of [ballot.requestedBy, ballot.startedBy]) if (id !== null) taken.add(seatOf(people, id));
  }
  return people
    .filter((person) => person.delegatesTo === null && !taken.has(person.id))
    .filter((person) => mayApprove(people, person, approversAt(ballot, now)))
    .map(({ id }) => id);
}

/** Of a decision: who asked for it, and who started the run. */
function whoAsked({ requestedBy, startedBy }: Ballot, people: readonly Person[]): string[] {
  const known = new Set(people.map(({ id }) => id));
  return [...new Set([requestedBy, startedBy])].filter((id): id is string => id !== null && known.has(id));
}

/** Ids of members. `ballot`: of an approval's event. */
export function whoIsTold(type: string, ballot: Ballot | null, people: readonly Person[], now: Date): string[] {
  const told =
    ballot === null ? [] : asksForDecision(type) ? whoMayDecide(ballot, people, now) : whoAsked(ballot, people);
  // findings and breakers: those who may act on them
  const operators = people.filter(({ role }) => hasRole(role, "operator")).map(({ id }) => id);
  return (type.startsWith("approval.") ? told : operators).slice(0, recipientsMax);
}
