import type { Budget, BudgetPage, BudgetScope, NewBudget } from "@/lib/contract/money";
import { thresholdsReached } from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import { type Period, type Window, windowAt } from "@/lib/domain/guard/windows";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import * as sql from "@/lib/server/sql/control/budgets";
import { selectEpoch } from "@/lib/server/sql/control/head";
import {
  deleteSpend,
  type Moved,
  markTold,
  type SpendKey,
  selectMoved,
  selectUse,
  type Use,
} from "@/lib/server/sql/control/spend";
import type { Tx } from "@/lib/server/transaction";

/** Key of a budget's money in the window of a time; `subject` null is the sum over all users. */
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
  const { period, tz, limitMicroUsd } = body;
  const row = { kind: body.scope.kind, target: targetOf(body.scope), period, tz, limitMicroUsd, createdAt: work.now };
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

export async function changeBudget(tx: Tx, projectId: string, id: string, limitMicroUsd: number): Promise<Budget> {
  const work = await tx.lock(projectId);
  const row = await sql.selectBudget(work.db, projectId, id);
  if (row === null) throw notFound();
  await sql.updateLimit(work.db, projectId, id, limitMicroUsd);
  work.audit("budget.changed", id, { limitMicroUsd, from: row.limitMicroUsd });
  const { windowStart } = budgetKey(row, null, work.now);
  await tellThresholds(work, await selectMoved(work.db, projectId, id, windowStart));
  const [budget] = await withUse(work.db, projectId, [{ ...row, limitMicroUsd }], null);
  if (budget === undefined) throw notFound();
  return budget;
}

export async function removeBudget(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await sql.deleteBudget(work.db, projectId, id))) throw notFound();
  await deleteSpend(work.db, projectId, id);
  work.audit("budget.removed", id);
}

/** Once a window for each threshold that its spent money has reached. */
export async function tellThresholds(work: Work, moved: readonly Moved[]): Promise<void> {
  for (const row of moved) {
    if (row.limit === null) continue;
    const reached = thresholdsReached(row.spent, row.limit, row.told);
    for (const threshold of reached) work.send("budget.threshold", describeThreshold(row, threshold));
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

async function withUse(
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
    rows.map((row) => budgetKey(row, row.target === "*" ? null : "", at)),
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
    leftMicroUsd: isEachUser(row) ? null : Math.max(0, row.limitMicroUsd - use.spent - use.held),
    now: now.toISOString(),
  };
}

const isEachUser = ({ kind, target }: sql.BudgetRow) => kind === "user" && target === "*";

function targetOf(scope: BudgetScope): string {
  if (scope.kind === "project") return "";
  return scope.kind === "pipeline" ? scope.pipeline : scope.userId;
}

function scopeOf(kind: string | null, target: string): BudgetScope {
  if (kind === "pipeline") return { kind, pipeline: target };
  return kind === "user" ? { kind, userId: target } : { kind: "project" };
}
