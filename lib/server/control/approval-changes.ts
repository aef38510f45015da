import { judgeApproval } from "@/lib/domain/guard/approval";
import { describeApproval } from "@/lib/server/control/approval-view";
import type { Work } from "@/lib/server/control/work";
import { type ApprovalRow, selectApproval, selectPending, updateApproval } from "@/lib/server/sql/control/approvals";

/** Stores a change; whoever waits for this approval looks again. */
export async function saveApproval(work: Work, approval: ApprovalRow): Promise<void> {
  await updateApproval(work.db, work.projectId, approval);
  work.wake(approval.id);
  tellInbox(work, approval.id);
  work.touchRun(approval.runId);
}

const inboxPrefix = "inbox ";
/** Queues that are open show this request anew. */
export const tellInbox = (work: Work, id: string): void => work.wake(inboxPrefix + id);
/** The request that a name of a change is about; null for other names. */
export const inboxIdOf = (name: string): string | null =>
  name.startsWith(inboxPrefix) ? name.slice(inboxPrefix.length) : null;

/** Stores the end of the waiting and tells everybody: stream, webhooks, and executors that may go on. */
export async function closeApproval(
  work: Work,
  approval: ApprovalRow,
  event: "approval.decided" | "approval.expired",
): Promise<void> {
  await saveApproval(work, approval);
  const { id, runId, stepKey, state, rev } = approval;
  work.publish("decision", { approvalId: id, runId, stepKey, state, rev });
  work.send(event, describeApproval(approval));
}

/** A run that ended, or was killed, waits for nobody. */
export async function cancelPending(work: Work, runIds: readonly string[]): Promise<void> {
  for (const approval of await selectPending(work.db, work.projectId, runIds)) {
    if (judgeApproval(approval, work.now).state !== "pending") continue;
    await cancelOne(work, approval);
  }
}

export async function cancelOne(work: Work, approval: ApprovalRow): Promise<ApprovalRow> {
  const cancelled: ApprovalRow = { ...approval, state: "cancelled", seq: approval.seq + 1 };
  await closeApproval(work, cancelled, "approval.decided");
  work.audit("approval.cancelled", approval.id);
  return cancelled;
}

/** To the people who may decide it, while it waits. */
export async function tellApproval(work: Work, id: string, type: string): Promise<void> {
  const stored = await selectApproval(work.db, work.projectId, id);
  if (stored === null || judgeApproval(stored, work.now).state !== "pending") return;
  work.tell(type, describeApproval(stored));
}

/** The outcome of the step that consumed it; `absent`: as if it had never been claimed. */
export async function followStep(
  work: Work,
  approvalId: string | null,
  outcome: "done" | "failed" | "absent",
): Promise<void> {
  const stored = approvalId === null ? null : await selectApproval(work.db, work.projectId, approvalId);
  if (stored?.state !== "consumed") return;
  const judged = judgeApproval(stored, work.now);
  const state = outcome === "absent" ? "approved" : outcome === "done" ? "executed" : "failed";
  await saveApproval(work, { ...judged, state, seq: judged.seq + 1 });
}
