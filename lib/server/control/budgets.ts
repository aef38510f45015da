import type { Budget, BudgetPage, BudgetScope, ChangeBudget, NewBudget } from "@/lib/contract/money";
import { loosens } from "@/lib/domain/guard/at-limit";
import { thresholdsReached, usualThresholds } from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import { type Period, type Window, windowAt } from "@/lib/domain/guard/windows";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { deleteHistory, insertCrossing, selectWindowUses } from "@/lib/server/sql/control/budget-history";
import * as sql from "@/lib/server/sql/control/budgets";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { type Moved, markTold, type SpendKey, selectMoved, selectUse, type Use } from "@/lib/server/sql/control/spend";
import type { Tx } from "@/lib/server/transaction";

/** Key of a budget's money in the window of a time; `subject` null is the sum over all users or runs. */
export function budgetKey(
  budget: Pick<sql.BudgetRow, "id" | "period" | "tz">,
  subject: string | null,
  at: Date,
): SpendKey {
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

export async function budgetExists(projectId: string, id: string): Promise<boolean> {
  return (await sql.selectBudget(pool(), projectId, id)) !== null;
}

export async function createBudget(tx: Tx, projectId: string, body: NewBudget): Promise<Budget> {
  const work = await tx.lock(projectId);
  const { scope, period, tz, limitMicroUsd, atLimit = { kind: "halt" }, thresholds = usualThresholds } = body;
  const rule = { atLimit, thresholds, paused: false };
  const row = { kind: scope.kind, target: targetOf(scope), period, tz, limitMicroUsd, createdAt: work.now, ...rule };
  const id = await sql.insertBudget(work.db, projectId, row);
  if (id === null) throw new Refusal("conflict", "This scope has a budget of that period: change its limit instead.");
  work.audit("budget.created", id, body);
  return toBudget({ ...row, id, ordinal: "" }, { spent: 0, held: 0 }, work.now, work.now);
}

export async function listBudgets(projectId: string, page: OrdinalPage): Promise<BudgetPage> {
  const rows = await sql.selectBudgets(pool(), projectId, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { budgets: await withUse(pool(), projectId, items, null), nextCursor };
}

/** In the window that holds `at`, by default now; null where there is none. */
export async function getBudget(projectId: string, id: string, at: Date | null): Promise<Budget | null> {
  const row = await sql.selectBudget(pool(), projectId, id);
  if (row === null) return null;
  const [budget = null] = await withUse(pool(), projectId, [row], at);
  return budget;
}

export async function changeBudget(tx: Tx, projectId: string, id: string, body: ChangeBudget): Promise<Budget> {
  const { reason, ...changes } = body;
  if (Object.keys(changes).length === 0) throw new Refusal("invalid", "Nothing is changed.", { path: "" });
  const work = await tx.lock(projectId);
  const row = await sql.selectBudget(work.db, projectId, id);
  if (row === null) throw notFound();
  const changed: sql.BudgetRow = { ...row, ...definedOf(changes) };
  const { windowStart } = budgetKey(row, null, work.now);
  if (reason === undefined && loosens(row, changed) && (await isHit(work, row, windowStart))) {
    const detail = "The budget is spent in its present window: say why more may be spent.";
    throw new Refusal("invalid", detail, { path: "/reason" });
  }
  await sql.updateBudget(work.db, projectId, changed);
  const { limitMicroUsd } = changed;
  const why = reason === undefined ? {} : { reason };
  work.audit("budget.changed", id, { ...changes, limitMicroUsd, from: row.limitMicroUsd, ...why });
  await tellThresholds(work, await selectMoved(work.db, projectId, id, windowStart));
  const [budget] = await withUse(work.db, projectId, [changed], null);
  if (budget === undefined) throw notFound();
  return budget;
}

const definedOf = (changes: Omit<ChangeBudget, "reason">): Partial<sql.BudgetRow> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** In its present window it refused a call, or nothing is left. */
async function isHit(work: Work, { id, limitMicroUsd }: sql.BudgetRow, windowStart: Date): Promise<boolean> {
  const [use] = await selectWindowUses(work.db, work.projectId, [{ id, windowStart }]);
  return use !== undefined && (use.refused > 0 || (use.spent ?? 0) >= limitMicroUsd);
}

export async function removeBudget(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await sql.deleteBudget(work.db, projectId, id))) throw notFound();
  await deleteHistory(work.db, projectId, id);
  work.audit("budget.removed", id);
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

export async function withUse(
  db: Work["db"] | ReturnType<typeof pool>,
  projectId: string,
  rows: readonly sql.BudgetRow[],
  asked: Date | null,
): Promise<Budget[]> {
  const { now } = await selectEpoch(db, projectId);
  const at = asked ?? now;
  const uses = await selectUse(
    db,
    projectId,
    rows.map((row) => budgetKey(row, isEach(row) ? null : "", at)),
  );
  return rows.map((row, index) => toBudget(row, uses[index] ?? { spent: 0, held: 0 }, at, now));
}

function toBudget(row: sql.BudgetRow, use: Use, at: Date, now: Date): Budget {
  const { start, end } = windowAt(row.period, row.tz, at);
  return {
    id: row.id,
    scope: scopeOf(row.kind, row.target),
    period: row.period,
    tz: row.tz,
    limitMicroUsd: row.limitMicroUsd,
    createdAt: row.createdAt.toISOString(),
    window: { start: start?.toISOString() ?? null, end: end?.toISOString() ?? null },
    spentMicroUsd: use.spent,
    heldMicroUsd: use.held,
    leftMicroUsd: isEach(row) ? null : Math.max(0, row.limitMicroUsd - use.spent - use.held),
    now: now.toISOString(),
  };
}

/** Each user, or each run, has the limit for himself. */
export const isEach = ({ kind, target, period }: Pick<sql.BudgetRow, "kind" | "target" | "period">): boolean =>
  period === "run" || (kind === "user" && target === "*");

function targetOf(scope: BudgetScope): string {
  if (scope.kind === "project") return "";
  return scope.kind === "pipeline" ? scope.pipeline : scope.userId;
}

export function scopeOf(kind: string | null, target: string): BudgetScope {
  if (kind === "pipeline") return { kind, pipeline: target };
  return kind === "user" ? { kind, userId: target } : { kind: "project" };
}
