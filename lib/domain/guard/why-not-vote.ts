// Tells a reader beforehand what the server would refuse; the server decides anyway.
import { isRiskier, type Risk } from "@/lib/domain/guard/gate";
import { type Approver, hasRole, mayApprove, type Person, seatOf } from "@/lib/domain/guard/seats";

type Request = {
  readonly risk: Risk;
  /** With those who joined by escalation. */
  readonly approvers: readonly Approver[];
  readonly requestedBy: string | null;
  readonly startedBy: string | null;
  readonly votes: readonly { readonly memberId: string }[];
};

/** Null where the person may vote. */
export function whyNotVote(request: Request, people: readonly Person[], self: Person): string | null {
  if (!hasRole(self.role, "reviewer")) return `Only a reviewer may decide; you are a ${self.role}.`;
  if (!mayApprove(people, self, request.approvers)) return "You are not among those who may decide this.";
  const seat = seatOf(people, self.id);
  const shares = (id: string | null) => id !== null && seatOf(people, id) === seat;
  if (isRiskier(request.risk, "medium")) {
    if (shares(request.requestedBy)) return `You asked for this: at ${request.risk} risk somebody else decides.`;
    if (shares(request.startedBy)) return `You started this run: at ${request.risk} risk somebody else decides.`;
  }
  return request.votes.some(({ memberId }) => shares(memberId)) ? "You have voted on these arguments." : null;
}
