// What becomes of a budget once its change is allowed, and the thresholds that money or a change of it crosses.

import { thresholdsReached, usualThresholds } from "@/lib/domain/guard/money";
import type { Wanted } from "@/lib/domain/guard/raise";
import { budgetKey, scopeOf } from "@/lib/server/control/budget-scope";
import type { Work } from "@/lib/server/control/work";
import { deleteHistory, insertCrossing } from "@/lib/server/sql/control/budget-history";
import { type BudgetRow, deleteBudget, updateBudget } from "@/lib/server/sql/control/budgets";
import { type Moved, markTold, selectMoved } from "@/lib/server/sql/control/spend";

/** Beside who acts, for the audit: why, and where it was approved, for whom and by whom. */
export type Grounds = {
  readonly reason?: string;
  readonly approvalId?: string;
  readonly requestedBy?: string | null;
  readonly approvedBy?: readonly string[];
};

export async function storeChange(
  work: Work,
  row: BudgetRow,
  change: NonNullable<Wanted>,
  grounds: Grounds,
): Promise<BudgetRow> {
  const changed: BudgetRow = { ...row, ...change, askedApproval: null };
  await updateBudget(work.db, work.projectId, changed);
  const { limitMicroUsd, id } = changed;
  work.audit("budget.changed", id, { ...change, limitMicroUsd, from: row.limitMicroUsd, ...grounds });
  const { windowStart } = budgetKey(row, null, work.now);
  await tellThresholds(work, await selectMoved(work.db, work.projectId, id, windowStart));
  return changed;
}

/** False where it is gone. */
export async function dropBudget(work: Work, id: string, grounds: Grounds): Promise<boolean> {
  if (!(await deleteBudget(work.db, work.projectId, id))) return false;
  await deleteHistory(work.db, work.projectId, id);
  work.audit("budget.removed", id, grounds);
  return true;
}

/** Once a window for each threshold that its spent money has reached. */
export async function tellThresholds(work: Work, moved: readonly Moved[]): Promise<void> {
  for (const row of moved) {
    if (row.limit === null || row.paused) continue;
    const reached = thresholdsReached(row.spent, row.limit, row.told, row.thresholds ?? usualThresholds);
    for (const threshold of reached) {
      await insertCrossing(work.db, work.projectId, row, threshold, work.now);
      work.send("budget.threshold", describeThreshold(row, threshold));
    }
    const highest = reached.at(-1);
    if (highest !== undefined) await markTold(work.db, work.projectId, row, highest);
  }
}

function describeThreshold(row: Moved, threshold: number) {
  const target = row.subject === "" ? row.target : row.subject;
  return {
    budgetId: row.scopeId,
    scope: scopeOf(row.budgetKind, target ?? ""),
    threshold,
    limitMicroUsd: row.limit,
    spentMicroUsd: row.spent,
    windowStart: row.windowStart.getTime() === 0 ? null : row.windowStart.toISOString(),
  };
}
