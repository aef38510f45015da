import { isRiskier, type Risk } from "@/lib/domain/guard/gate";
import { Refusal } from "@/lib/domain/guard/refusal";
import { type Approver, mayApprove, type Person, seatOf } from "@/lib/domain/guard/seats";
import { isOver } from "@/lib/domain/guard/time";

// pending → approved | rejected | expired | cancelled; approved → consumed → executed | failed | in_doubt; approved → lapsed

export type ApprovalState =
  | "pending"
  | "approved"
  | "rejected"
  | "expired"
  | "cancelled"
  | "lapsed"
  | "consumed"
  | "executed"
  | "failed"
  | "in_doubt";
export type Reason = "wrong_arguments" | "not_allowed" | "too_risky" | "not_needed" | "other";
export type Vote = {
  readonly memberId: string;
  readonly name: string;
  readonly verdict: "approve" | "reject";
  readonly reason: Reason | null;
  readonly comment: string | null;
  readonly rev: number;
  readonly at: string;
};
export type Decision = {
  readonly verdict: "approved" | "rejected";
  readonly by: readonly string[];
  readonly reason: Reason | null;
  readonly comment: string | null;
  readonly edited: boolean;
  readonly rev: number;
  readonly at: string;
};
/** What the rules need of an approval; votes are those of the present arguments. */
export type Ballot = {
  readonly state: ApprovalState;
  readonly rev: number;
  /** One more with every change. */
  readonly seq: number;
  readonly risk: Risk;
  readonly quorum: number;
  readonly approvers: readonly Approver[];
  readonly escalateTo: readonly Approver[];
  readonly requestedBy: string | null;
  readonly startedBy: string | null;
  readonly argsHash: string;
  readonly originalArgsHash: string;
  readonly votes: readonly Vote[];
  readonly decision: Decision | null;
  readonly escalatesAt: Date | null;
  readonly expiresAt: Date;
  readonly usableUntil: Date | null;
  /** While consumed: the claim that consumed it is under a live lease. */
  readonly claimLives: boolean;
};

/** The state as of now: deadlines change it whether or not anything was written. */
export function judgeApproval<B extends Ballot>(ballot: B, now: Date): B {
  const state = stateAt(ballot, now);
  return state === ballot.state ? ballot : { ...ballot, state, seq: ballot.seq + 1 };
}

function stateAt(ballot: Ballot, now: Date): ApprovalState {
  if (ballot.state === "pending" && isOver(ballot.expiresAt, now)) return "expired";
  if (ballot.state === "approved" && isOver(ballot.usableUntil, now)) return "lapsed";
  return ballot.state === "consumed" && !ballot.claimLives ? "in_doubt" : ballot.state;
}

/** After the escalation its approvers join; nobody named stays everybody. */
export function approversAt(ballot: Ballot, now: Date): readonly Approver[] {
  if (!isOver(ballot.escalatesAt, now) || ballot.approvers.length === 0) return ballot.approvers;
  return [...new Set([...ballot.approvers, ...ballot.escalateTo])];
}

/** Of a judged approval: throws the refusal that a decided, expired or cancelled one answers. `view`: how it is told. */
export function requirePending(ballot: Ballot, view: () => unknown): void {
  switch (ballot.state) {
    case "pending":
      return;
    case "expired":
      throw new Refusal("expired", "The time to decide is over. The run may ask again.");
    case "cancelled":
      throw new Refusal("cancelled", "The request was cancelled.");
    default:
      throw new Refusal("already_decided", "This request is decided: the decision that stands is told.", {
        members: { decision: ballot.decision, approval: view() },
      });
  }
}

/** Who may vote on and edit what: the first checks of every decision. */
export function requireVoter(ballot: Ballot, people: readonly Person[], voter: Person, now: Date): void {
  const refusal = whyNotVoter(ballot, people, voter, now);
  if (refusal !== null) throw refusal;
}

function whyNotVoter(ballot: Ballot, people: readonly Person[], voter: Person, now: Date): Refusal | null {
  if (!mayApprove(people, voter, approversAt(ballot, now))) {
    return new Refusal("not_approver", "You are not among the approvers of this request.");
  }
  if (!isRiskier(ballot.risk, "medium")) return null;
  const seat = seatOf(people, voter.id);
  const own = [ballot.requestedBy, ballot.startedBy].some((id) => id !== null && seatOf(people, id) === seat);
  if (!own) return null;
  return new Refusal("own_request", "At this risk neither who asked, nor who started the run may decide.");
}

/** The votes of those who may still vote, after the rule became stricter. */
export function votesThatStand(ballot: Ballot, people: readonly Person[], now: Date): Vote[] {
  return ballot.votes.filter(({ memberId }) => {
    const voter = people.find(({ id }) => id === memberId);
    return voter !== undefined && whyNotVoter(ballot, people, voter, now) === null;
  });
}

export function requireRev(ballot: Ballot, rev: number): void {
  if (ballot.rev === rev) return;
  throw new Refusal("stale_rev", `The request is at revision ${ballot.rev}: look at it again.`, {
    members: { rev: ballot.rev },
  });
}

export function requireFirstVote(ballot: Ballot, people: readonly Person[], voter: Person): void {
  const seat = seatOf(people, voter.id);
  if (ballot.votes.some((vote) => seatOf(people, vote.memberId) === seat)) {
    throw new Refusal("already_voted", "You, or the member you share a vote with, have voted on these arguments.");
  }
}

type Change = Pick<Ballot, "state" | "rev" | "seq" | "votes" | "decision">;

/** One reject decides, approvals by seats as of this moment. The checks above are done. */
export function afterVote(ballot: Ballot, people: readonly Person[], vote: Vote): Change {
  const votes = [...ballot.votes, vote];
  const seats = new Set(votes.map(({ memberId }) => seatOf(people, memberId)));
  const seq = ballot.seq + 1;
  if (vote.verdict === "approve" && seats.size < ballot.quorum) {
    return { state: "pending", rev: ballot.rev, seq, votes, decision: null };
  }
  const approved = vote.verdict === "approve";
  const decision: Decision = {
    verdict: approved ? "approved" : "rejected",
    by: approved ? votes.map(({ memberId }) => memberId) : [vote.memberId],
    reason: vote.reason,
    comment: vote.comment,
    edited: ballot.argsHash !== ballot.originalArgsHash,
    rev: ballot.rev,
    at: vote.at,
  };
  return { state: decision.verdict, rev: ballot.rev, seq, votes, decision };
}

/** Of a judged approval: may this claim consume it? `policy` makes it lapse. */
export function decideConsumption(
  ballot: Ballot | null,
  claim: { readonly argsHash: string; readonly sameStep: boolean; readonly stricterGate: boolean },
): "consume" | "policy" {
  if (ballot === null) throw noApproval("missing");
  if (ballot.state !== "approved") {
    const used = ballot.state === "executed" || ballot.state === "failed" || ballot.state === "in_doubt";
    throw noApproval(used ? "consumed" : ballot.state);
  }
  if (!claim.sameStep || claim.argsHash !== ballot.argsHash) {
    throw new Refusal("drift", "What was approved is not what would run: these arguments have another hash.");
  }
  return claim.stricterGate ? "policy" : "consume";
}

const reasons: Readonly<Record<string, string>> = {
  missing: "There is no such approval of this run and step.",
  pending: "Nobody has decided yet.",
  rejected: "The request was rejected.",
  expired: "The request expired.",
  cancelled: "The request was cancelled.",
  lapsed: "The approval was not used in time, or the rule became stricter.",
  consumed: "The approval was used.",
  policy: "The rule for this step became stricter since the decision: ask again.",
  required: "This step needs an approval: ask for one and claim with its id.",
};

export function noApproval(reason: string): Refusal {
  return new Refusal("no_approval", reasons[reason] ?? reason, { members: { reason } });
}
