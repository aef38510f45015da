import { judgeApproval } from "@/lib/domain/guard/approval";
import { closeApproval } from "@/lib/server/control/approval-changes";
import { followAnswer } from "@/lib/server/control/follow-answer";
import { announceResumable } from "@/lib/server/control/resumable";
import type { Work } from "@/lib/server/control/work";
import { selectApproval } from "@/lib/server/sql/control/approvals";

/** The clock expired it: nothing but telling is left. */
export async function tellExpiry(work: Work, id: string): Promise<void> {
  const stored = await selectApproval(work.db, work.projectId, id);
  if (stored?.state !== "pending") return;
  const judged = judgeApproval(stored, work.now);
  if (judged.state !== "expired") return;
  await closeApproval(work, judged, "approval.expired");
  await followAnswer(work, judged);
  await announceResumable(work, [judged.runId]);
}
