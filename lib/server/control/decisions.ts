import type { Approval, Decide, Edit } from "@/lib/contract/approvals";
import {
  afterVote,
  judgeApproval,
  requireFirstVote,
  requirePending,
  requireRev,
  requireVoter,
  type Vote,
} from "@/lib/domain/guard/approval";
import type { Person } from "@/lib/domain/guard/seats";
import { closeApproval, saveApproval } from "@/lib/server/control/approval-changes";
import { describeApproval, toApproval } from "@/lib/server/control/approval-view";
import { editedArguments } from "@/lib/server/control/edited-arguments";
import { followAnswer } from "@/lib/server/control/follow-answer";
import { hashJson } from "@/lib/server/control/hash";
import { removed } from "@/lib/server/control/members";
import { announceResumable } from "@/lib/server/control/resumable";
import { noteDecision } from "@/lib/server/control/trust-marks";
import type { Work } from "@/lib/server/control/work";
import { invalid, notFound } from "@/lib/server/errors";
import { type ApprovalRow, selectApproval } from "@/lib/server/sql/control/approvals";
import { selectPeople } from "@/lib/server/sql/control/members";
import type { Tx } from "@/lib/server/transaction";

type Ballot = {
  readonly work: Work;
  readonly people: readonly Person[];
  readonly voter: Person;
  readonly approval: ApprovalRow;
};
type Verdict = Pick<Vote, "verdict" | "reason" | "comment">;

/** One transaction under the lock; of any number of decisions one wins. */
export async function decideApproval(
  tx: Tx,
  projectId: string,
  id: string,
  memberId: string,
  body: Decide,
): Promise<Approval> {
  return castVote(await tx.lock(projectId), id, memberId, body);
}

/** The same among other changes under one lock. What is refused has written nothing. */
export async function castVote(
  work: Work,
  id: string,
  memberId: string,
  { rev, verdict, reason, comment }: Decide,
  check: (approval: ApprovalRow) => void = () => {},
): Promise<Approval> {
  const ballot = await openBallot(work, id, memberId, rev);
  requireFirstVote(ballot.approval, ballot.people, ballot.voter);
  check(ballot.approval);
  return recordVote(ballot, { verdict, reason: reason ?? null, comment: comment ?? null });
}

/** New arguments void the votes; the editor's approval is the first of theirs. */
export async function editApproval(
  tx: Tx,
  projectId: string,
  id: string,
  memberId: string,
  body: Edit,
): Promise<Approval> {
  const ballot = await openBallot(await tx.lock(projectId), id, memberId, body.rev);
  const { approval, work } = ballot;
  const args = editedArguments(approval, body.set as Record<string, unknown>);
  const argsHash = hashJson(args);
  if (argsHash === approval.argsHash) throw invalid("/set", "changes nothing");
  const rev = approval.rev + 1;
  const edited: ApprovalRow = { ...approval, args: JSON.stringify(args), argsHash, rev, votes: [] };
  work.audit("approval.edited", id, { rev, argsHash, from: approval.argsHash });
  return recordVote(
    { ...ballot, approval: edited },
    { verdict: "approve", reason: null, comment: body.comment ?? null },
  );
}

/** The checks that every decision begins with, in the order of protocol A4. */
async function openBallot(work: Work, id: string, memberId: string, rev: number): Promise<Ballot> {
  const stored = await selectApproval(work.db, work.projectId, id);
  if (stored === null) throw notFound();
  const people = await selectPeople(work.db, work.projectId);
  const voter = people.find((person) => person.id === memberId);
  if (voter === undefined) throw removed();
  const approval = judgeApproval(stored, work.now);
  requireVoter(approval, people, voter, work.now);
  requirePending(approval, () => toApproval(stored, work.now));
  requireRev(approval, rev);
  return { work, people, voter, approval };
}

async function recordVote({ work, people, voter, approval }: Ballot, verdict: Verdict): Promise<Approval> {
  const vote: Vote = {
    memberId: voter.id,
    name: voter.name,
    ...verdict,
    rev: approval.rev,
    at: work.now.toISOString(),
  };
  const voted: ApprovalRow = { ...approval, ...afterVote(approval, people, vote) };
  work.audit("approval.voted", approval.id, {
    rev: approval.rev,
    verdict: verdict.verdict,
    argsHash: approval.argsHash,
  });
  if (voted.decision === null) {
    // other arguments are another question to those who have not voted on them
    if (voted.argsHash !== voted.originalArgsHash) work.tell("approval.requested", describeApproval(voted));
    await saveApproval(work, voted);
    return toApproval(voted, work.now);
  }
  work.audit("approval.decided", approval.id, {
    verdict: voted.decision.verdict,
    rev: approval.rev,
    argsHash: approval.argsHash,
  });
  await closeApproval(work, voted, "approval.decided");
  await noteDecision(work, voted);
  const followed = await followAnswer(work, voted);
  await announceResumable(work, [voted.runId]);
  return toApproval(followed, work.now);
}
