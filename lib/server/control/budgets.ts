import type { Budget, BudgetPage, ChangeBudget, NewBudget } from "@/lib/contract/money";
import { dollars } from "@/lib/domain/guard/dollars";
import { usualThresholds } from "@/lib/domain/guard/money";
import { isRaise, limitText, raiseDeciders, type Wanted } from "@/lib/domain/guard/raise";
import { Refusal } from "@/lib/domain/guard/refusal";
import { windowAt } from "@/lib/domain/guard/windows";
import { dropBudget, storeChange } from "@/lib/server/control/budget-changes";
import { askRaise, readRaises, withdrawRaise } from "@/lib/server/control/budget-raises";
import { budgetKey, isEach, scopeOf, targetOf } from "@/lib/server/control/budget-scope";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import { Answer } from "@/lib/server/idempotency";
import { selectWindowUses } from "@/lib/server/sql/control/budget-history";
import * as sql from "@/lib/server/sql/control/budgets";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { selectPeople } from "@/lib/server/sql/control/members";
import { selectUse, type Use } from "@/lib/server/sql/control/spend";
import type { Tx } from "@/lib/server/transaction";

export async function budgetExists(projectId: string, id: string): Promise<boolean> {
  return (await sql.selectBudget(pool(), projectId, id)) !== null;
}

export async function createBudget(tx: Tx, projectId: string, body: NewBudget): Promise<Budget> {
  const work = await tx.lock(projectId);
  const { scope, period, tz, limitMicroUsd, atLimit = { kind: "halt" }, thresholds = usualThresholds } = body;
  const { raiseNeedsApproval = false } = body;
  if (raiseNeedsApproval) await requireSecondPerson(work);
  const rule = { atLimit, thresholds, paused: false, raiseNeedsApproval };
  const row = { kind: scope.kind, target: targetOf(scope), period, tz, limitMicroUsd, createdAt: work.now, ...rule };
  const id = await sql.insertBudget(work.db, projectId, row);
  if (id === null) throw new Refusal("conflict", "This scope has a budget of that period: change its limit instead.");
  work.audit("budget.created", id, body);
  const made = { ...row, id, ordinal: "", askedApproval: null };
  return toBudget(made, { use: { spent: 0, held: 0 }, raise: null, at: work.now, now: work.now });
}

/** Else nothing could ever be approved. */
async function requireSecondPerson(work: Work): Promise<void> {
  const { kind, id } = work.actor;
  const deciders = raiseDeciders(await selectPeople(work.db, work.projectId), kind === "member" ? id : null);
  if (deciders.length > 0) return;
  throw invalid("/raiseNeedsApproval", "needs another member who may change budgets: nobody could approve a raise");
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

/** A raise that needs an approval answers 202: the budget as it still is, with what waits. */
export async function changeBudget(tx: Tx, projectId: string, id: string, body: ChangeBudget): Promise<Answer> {
  const { reason, ...changes } = body;
  const change = definedOf(changes);
  if (Object.keys(change).length === 0) throw invalid("/limitMicroUsd", "is missing: nothing is changed");
  const work = await tx.lock(projectId);
  const row = await sql.selectBudget(work.db, projectId, id);
  if (row === null) throw notFound();
  const after = { ...row, ...change };
  if (isRaise(row, after)) {
    if (reason === undefined) throw invalid("/reason", "is missing: whoever approves it reads why more may be spent");
    const facts = factsOf(row, await windowUse(work, row));
    return answer(work, 202, await askRaise(work, row, { wanted: change, reason, facts }));
  }
  if (after.raiseNeedsApproval && !row.raiseNeedsApproval) await requireSecondPerson(work);
  await withdrawRaise(work, row);
  return answer(work, 200, await storeChange(work, row, change, reason === undefined ? {} : { reason }));
}

const definedOf = (changes: Omit<ChangeBudget, "reason">): NonNullable<Wanted> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

async function answer(work: Work, status: number, row: sql.BudgetRow): Promise<Answer> {
  const [budget] = await withUse(work.db, work.projectId, [row], null);
  return new Answer(status, budget);
}

type WindowUse = Awaited<ReturnType<typeof selectWindowUses>>[number] | undefined;

async function windowUse(work: Work, row: sql.BudgetRow): Promise<WindowUse> {
  const { windowStart } = budgetKey(row, null, work.now);
  const [use] = await selectWindowUses(work.db, work.projectId, [{ id: row.id, windowStart }]);
  return use;
}

/** For whoever decides. */
function factsOf({ limitMicroUsd, period }: sql.BudgetRow, use: WindowUse): string[] {
  const refused = use?.refused ?? 0;
  return [
    `${dollars(use?.spent ?? 0)} of ${limitText(limitMicroUsd, period)} is spent in the present window`,
    ...(refused > 0 ? [`${refused} ${refused === 1 ? "call was" : "calls were"} refused in it`] : []),
  ];
}

/** Removing lets more be spent, too: where a raise needs an approval, it is asked for. */
export async function removeBudget(tx: Tx, projectId: string, id: string): Promise<Answer | undefined> {
  const work = await tx.lock(projectId);
  const row = await sql.selectBudget(work.db, projectId, id);
  if (row === null) throw notFound();
  if (isRaise(row, null)) {
    const facts = factsOf(row, await windowUse(work, row));
    return answer(work, 202, await askRaise(work, row, { wanted: null, reason: null, facts }));
  }
  await withdrawRaise(work, row);
  await dropBudget(work, id, {});
  return undefined;
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
  const raises = await readRaises(db, projectId, rows);
  return rows.map((row, index) =>
    toBudget(row, { use: uses[index] ?? { spent: 0, held: 0 }, raise: raises.get(row.id) ?? null, at, now }),
  );
}

type Known = { readonly use: Use; readonly raise: Budget["raise"]; readonly at: Date; readonly now: Date };

function toBudget(row: sql.BudgetRow, { use, raise, at, now }: Known): Budget {
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
    ...(row.raiseNeedsApproval ? { raiseNeedsApproval: true, raise } : {}),
    now: now.toISOString(),
  };
}
