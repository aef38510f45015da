import { budgetAskName } from "@/lib/domain/guard/at-limit";
import { followRaise } from "@/lib/server/control/budget-raises";
import { closeAlone } from "@/lib/server/control/waiting-run";
import type { Work } from "@/lib/server/control/work";
import type { ApprovalRow } from "@/lib/server/sql/control/approvals";

/** What a decision, an expiry or a withdrawal sets off, where no executor waits for it. */
export async function followAnswer(work: Work, answered: ApprovalRow): Promise<ApprovalRow> {
  const followed = await followRaise(work, answered);
  if (followed.name === budgetAskName) await closeAlone(work, budgetAskName, followed);
  return followed;
}
