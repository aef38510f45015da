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
import { toApproval } from "@/lib/server/control/approval-view";
import { hashJson } from "@/lib/server/control/hash";
import { violations } from "@/lib/server/control/json-schema";
import { fromJsonText } from "@/lib/server/control/json-text";
import { removed } from "@/lib/server/control/members";
import { announceResumable } from "@/lib/server/control/resumable";
import type { Work } from "@/lib/server/control/work";
import { AppError, invalid, notFound } from "@/lib/server/errors";
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
  const ballot = await openBallot(tx, projectId, id, memberId, body.rev);
  requireFirstVote(ballot.approval, ballot.people, ballot.voter);
  const { verdict, reason = null, comment = null } = body;
  return recordVote(ballot, { verdict, reason, comment });
}

/** New arguments void the votes; the editor's approval is the first of theirs. */
export async function editApproval(
  tx: Tx,
  projectId: string,
  id: string,
  memberId: string,
  body: Edit,
): Promise<Approval> {
  const ballot = await openBallot(tx, projectId, id, memberId, body.rev);
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
async function openBallot(tx: Tx, projectId: string, id: string, memberId: string, rev: number): Promise<Ballot> {
  const work = await tx.lock(projectId);
  const stored = await selectApproval(work.db, projectId, id);
  if (stored === null) throw notFound();
  const people = await selectPeople(work.db, projectId);
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
    await saveApproval(work, voted);
    return toApproval(voted, work.now);
  }
  work.audit("approval.decided", approval.id, {
    verdict: voted.decision.verdict,
    rev: approval.rev,
    argsHash: approval.argsHash,
  });
  await closeApproval(work, voted, "approval.decided");
  await announceResumable(work, [voted.runId]);
  return toApproval(voted, work.now);
}

function editedArguments(approval: ApprovalRow, set: Record<string, unknown>): unknown {
  for (const field of Object.keys(set)) {
    if (!approval.edit.includes(field)) throw invalid(pointer(field), "is not a field that may be edited");
  }
  const args = { ...(fromJsonText(approval.args) as object), ...set };
  const schema = fromJsonText(approval.schema);
  const broken = schema === null ? [] : violations(schema, args);
  if (broken.length > 0) {
    const errors = broken.slice(0, 50).map(({ path, message }) => ({ path: placeIn(set, path), message }));
    throw new AppError("invalid", "The edited arguments do not satisfy their schema.", { errors });
  }
  return args;
}

const pointer = (field: string) => `/set/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The field of `set` that a place in the arguments belongs to. */
function placeIn(set: Record<string, unknown>, path: string): string {
  const field = Object.keys(set).find(
    (name) => path === pointer(name).slice("/set".length) || path.startsWith(`${pointer(name).slice("/set".length)}/`),
  );
  return field === undefined ? "/set" : `/set${path}`;
}
