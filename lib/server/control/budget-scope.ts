// Whose money a budget counts, and in which window.
import type { BudgetScope } from "@/lib/contract/money";
import { type Period, type Window, windowAt } from "@/lib/domain/guard/windows";
import type { BudgetRow } from "@/lib/server/sql/control/budgets";
import type { SpendKey } from "@/lib/server/sql/control/spend";

/** Key of a budget's money in the window of a time; `subject` null is the sum over all users or runs. */
export function budgetKey(budget: Pick<BudgetRow, "id" | "period" | "tz">, subject: string | null, at: Date): SpendKey {
  const { start } = currentWindow(budget.period, budget.tz, at);
  return { kind: "budget", scopeId: budget.id, subject, windowStart: start ?? new Date(0) };
}

const windows = new Map<string, Window>();

/** The window of most questions is that of the one before: time zones are slow to ask. */
function currentWindow(period: Period, tz: string, at: Date): Window {
  const name = `${period} ${tz}`;
  const last = windows.get(name);
  if (last?.start && last.end && last.start <= at && at < last.end) return last;
  const window = windowAt(period, tz, at);
  windows.set(name, window);
  return window;
}

/** Each user, or each run, has the limit for himself. */
export const isEach = ({ kind, target, period }: Pick<BudgetRow, "kind" | "target" | "period">): boolean =>
  period === "run" || (kind === "user" && target === "*");

export function targetOf(scope: BudgetScope): string {
  if (scope.kind === "project") return "";
  return scope.kind === "pipeline" ? scope.pipeline : scope.userId;
}

export function scopeOf(kind: string | null, target: string): BudgetScope {
  if (kind === "pipeline") return { kind, pipeline: target };
  return kind === "user" ? { kind, userId: target } : { kind: "project" };
}

/** "desk", "each user", "the project". */
export function scopeText({ kind, target }: Pick<BudgetRow, "kind" | "target">): string {
  if (kind === "project") return "the project";
  return target === "*" ? "each user" : target;
}
