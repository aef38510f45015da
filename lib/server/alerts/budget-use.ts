// How much of its fullest budget a scope has used: as it stands, and as it stood.
import type { Budget } from "@/lib/contract/money";
import { shareOf, shareUsed } from "@/lib/domain/guard/budget-use";
import { windowAt } from "@/lib/domain/guard/windows";
import { listBudgets } from "@/lib/server/control/budgets";
import { pool } from "@/lib/server/db";
import { selectSpentBy } from "@/lib/server/sql/control/budget-history";

const budgetsRead = 1000;
/** Of the fullest ones: each is read at each time. */
const pastMax = 50;

/** Null where the scope has no budget whose use is one number. */
export async function budgetUse(projectId: string, pipeline: string | null): Promise<number | null> {
  const uses = (await budgetsOf(projectId, pipeline)).map(shareUsed);
  return uses.length === 0 ? null : Math.max(...uses);
}

/** The same at each of these times, of what was spent by then and of today's limits; null where there is no such budget. */
export async function pastBudgetUse(
  projectId: string,
  pipeline: string | null,
  atMs: readonly number[],
): Promise<(number | null)[] | null> {
  const budgets = (await budgetsOf(projectId, pipeline)).toSorted((a, b) => shareUsed(b) - shareUsed(a));
  if (budgets.length === 0) return null;
  const asked = budgets.slice(0, pastMax).flatMap((budget) =>
    atMs.flatMap((ms, no) => {
      const at = new Date(ms);
      if (at < new Date(budget.createdAt)) return [];
      const { start } = windowAt(budget.period, budget.tz, at);
      return [{ id: budget.id, windowStart: start ?? new Date(0), at, no, limitMicroUsd: budget.limitMicroUsd }];
    }),
  );
  const spent = await selectSpentBy(pool(), projectId, asked);
  const past: (number | null)[] = atMs.map(() => null);
  for (const [place, { no, limitMicroUsd }] of asked.entries())
    past[no] = Math.max(past[no] ?? 0, shareOf(spent[place] ?? 0, limitMicroUsd));
  return past;
}

async function budgetsOf(projectId: string, pipeline: string | null): Promise<Budget[]> {
  const { budgets } = await listBudgets(projectId, { limit: budgetsRead });
  return budgets.filter(
    ({ scope, leftMicroUsd }) =>
      leftMicroUsd !== null && (pipeline === null || (scope.kind === "pipeline" && scope.pipeline === pipeline)),
  );
}
