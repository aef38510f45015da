import type { z } from "zod";
import type { Assign, Assigned } from "@/lib/contract/inbox";
import { judgeApproval, requirePending } from "@/lib/domain/guard/approval";
import { Refusal } from "@/lib/domain/guard/refusal";
import { hasRole } from "@/lib/domain/guard/seats";
import { tellInbox } from "@/lib/server/control/approval-changes";
import { toApproval } from "@/lib/server/control/approval-view";
import { invalid, notFound } from "@/lib/server/errors";
import { selectApproval } from "@/lib/server/sql/control/approvals";
import { type Assignment, selectAssignment, updateAssignment } from "@/lib/server/sql/control/assignees";
import { selectPeople } from "@/lib/server/sql/control/members";
import type { Tx } from "@/lib/server/transaction";

/** Says who looks at a request. Votes, revision and who may vote stay as they are. */
export async function assignApproval(
  tx: Tx,
  projectId: string,
  id: string,
  { to, from }: Assign,
): Promise<z.infer<typeof Assigned>> {
  const work = await tx.lock(projectId);
  const approval = await selectApproval(work.db, projectId, id);
  if (approval === null) throw notFound();
  requirePending(judgeApproval(approval, work.now), () => toApproval(approval, work.now));
  const before = await selectAssignment(work.db, projectId, id);
  const people = await selectPeople(work.db, projectId);
  if (to !== null && !people.some((person) => person.id === to && hasRole(person.role, "reviewer"))) {
    throw invalid("/to", "is not a reviewer of this project");
  }
  if (before.assignee === to) return toAssigned(before);
  if (before.assignee !== from) {
    const holder = people.find((person) => person.id === before.assignee)?.name ?? "a former member";
    const words = before.assignee === null ? "Nobody has this request now." : `${holder} has this request now.`;
    throw new Refusal("conflict", words, { members: { assignee: before.assignee } });
  }
  const after = { assignee: to, assignedAt: to === null ? null : work.now };
  await updateAssignment(work.db, projectId, id, after);
  work.audit("approval.assigned", id, { to, from });
  tellInbox(work, id);
  return toAssigned(after);
}

export const toAssigned = ({ assignee, assignedAt }: Assignment) => ({
  assignee,
  assignedAt: assignedAt?.toISOString() ?? null,
});
