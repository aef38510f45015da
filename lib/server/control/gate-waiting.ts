import { judgeApproval, votesThatStand } from "@/lib/domain/guard/approval";
import { isStricter } from "@/lib/domain/guard/gate";
import { type Policy, tightenDemand } from "@/lib/domain/guard/gate-policy";
import { saveApproval } from "@/lib/server/control/approval-changes";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { type ApprovalRow, selectApprovalsOf } from "@/lib/server/sql/control/approvals";
import { selectOpenOf, updateDemand } from "@/lib/server/sql/control/gate-waiting";
import { selectPeople } from "@/lib/server/sql/control/members";

type Placed = Policy & { readonly pipeline: string; readonly step: string };

/**
 * Those who wait are asked for more from now on; votes of people who may not vote any more are void. What is approved
 * already lapses when a claim wants to use it. Tells how many of both there are.
 */
export async function tightenWaiting(work: Work, policy: Placed): Promise<number> {
  const ids = await selectOpenOf(work.db, work.projectId, policy);
  if (ids.length === 0) return 0;
  const open = [...(await selectApprovalsOf(work.db, work.projectId, ids)).values()];
  const people = await selectPeople(work.db, work.projectId);
  let affected = 0;
  for (const stored of open) {
    const approval = judgeApproval(stored, work.now);
    const demand = tightenDemand(approval, policy);
    if (demand === null) continue;
    affected += 1;
    if (approval.state !== "pending") continue;
    const escalateTo = policy.approvers === null ? approval.escalateTo : (policy.escalate?.approvers ?? []);
    await updateDemand(work.db, work.projectId, approval.id, demand, escalateTo);
    const tightened: ApprovalRow = { ...approval, ...demand, escalateTo, seq: approval.seq + 1 };
    await saveApproval(work, { ...tightened, votes: votesThatStand(tightened, people, work.now) });
  }
  return affected;
}

/** How many a policy would be stricter than: pending, and approved but not used. */
export async function countAffected(projectId: string, policy: Placed) {
  const ids = await selectOpenOf(pool(), projectId, policy);
  const open = [...(await selectApprovalsOf(pool(), projectId, ids)).values()].filter((row) => isStricter(policy, row));
  return {
    pending: open.filter(({ state }) => state === "pending").length,
    approved: open.filter(({ state }) => state === "approved").length,
  };
}
