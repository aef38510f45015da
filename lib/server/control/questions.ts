import { randomUUID } from "node:crypto";
import type { Approval } from "@/lib/contract/approvals";
import { judgeApproval, requirePending } from "@/lib/domain/guard/approval";
import { Refusal } from "@/lib/domain/guard/refusal";
import { cancelOne, saveApproval } from "@/lib/server/control/approval-changes";
import { describeApproval, toApproval } from "@/lib/server/control/approval-view";
import { followAnswer } from "@/lib/server/control/follow-answer";
import { announceResumable } from "@/lib/server/control/resumable";
import type { Work } from "@/lib/server/control/work";
import { notFound } from "@/lib/server/errors";
import { type ApprovalRow, selectApproval } from "@/lib/server/sql/control/approvals";
import type { Tx } from "@/lib/server/transaction";

/** A question pauses nothing but the reviewer: state, revision and votes stay. */
export async function askBack(
  tx: Tx,
  projectId: string,
  id: string,
  memberId: string,
  question: string,
): Promise<Approval> {
  const { work, approval } = await openPending(tx, projectId, id);
  const asked = {
    id: randomUUID(),
    by: memberId,
    question,
    answer: null,
    answeredBy: null,
    at: work.now.toISOString(),
  };
  work.audit("approval.asked", id, { questionId: asked.id });
  return save(work, { ...approval, questions: [...approval.questions, asked], seq: approval.seq + 1 });
}

/** An answer is a new revision; the votes stay, because the arguments do. */
export async function answerBack(
  tx: Tx,
  projectId: string,
  id: string,
  { questionId, answer }: { questionId: string; answer: string },
): Promise<Approval> {
  const { work, approval } = await openPending(tx, projectId, id);
  const question = approval.questions.find((asked) => asked.id === questionId);
  if (question === undefined) throw notFound();
  if (question.answer !== null) throw new Refusal("conflict", "This question is answered.");
  const questions = approval.questions.map((asked) =>
    asked.id === questionId ? { ...asked, answer, answeredBy: work.actor.id } : asked,
  );
  work.audit("approval.answered", id, { questionId, rev: approval.rev + 1 });
  const answered = { ...approval, questions, rev: approval.rev + 1, seq: approval.seq + 1 };
  work.tell("approval.requested", describeApproval(answered));
  return save(work, answered);
}

export async function cancelApproval(tx: Tx, projectId: string, id: string): Promise<Approval> {
  const { work, approval } = await openPending(tx, projectId, id);
  const cancelled = await followAnswer(work, await cancelOne(work, approval));
  await announceResumable(work, [approval.runId]);
  return toApproval(cancelled, work.now);
}

async function openPending(tx: Tx, projectId: string, id: string) {
  const work = await tx.lock(projectId);
  const stored = await selectApproval(work.db, projectId, id);
  if (stored === null) throw notFound();
  const approval = judgeApproval(stored, work.now);
  requirePending(approval, () => toApproval(stored, work.now));
  return { work, approval };
}

async function save(work: Work, approval: ApprovalRow): Promise<Approval> {
  await saveApproval(work, approval);
  return toApproval(approval, work.now);
}
