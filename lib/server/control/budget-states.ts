// Budgets as people look at them: what they do at their limits, how they stand in their present windows, and when they
// will be spent.
import type { Budget, BudgetBurn, BudgetState, BudgetStates } from "@/lib/contract/money";
import { refuses } from "@/lib/domain/guard/at-limit";
import { shareUsed } from "@/lib/domain/guard/budget-use";
import { type Forecast, forecastSpend, type SpendPoint } from "@/lib/domain/guard/forecast";
import { budgetKey, isEach } from "@/lib/server/control/budget-scope";
import { withUse } from "@/lib/server/control/budgets";
import { pool } from "@/lib/server/db";
import * as history from "@/lib/server/sql/control/budget-history";
import { type BudgetRow, selectBudget, selectBudgets } from "@/lib/server/sql/control/budgets";

const shownMax = 200;
/** Ordinals are below it. */
const newest = "9223372036854775807";

export async function getBudgetStates(projectId: string): Promise<BudgetStates> {
  const db = pool();
  const rows = await selectBudgets(db, projectId, newest, shownMax);
  if (rows.length === 0) return { budgets: [] };
  const budgets = await withUse(db, projectId, rows, null);
  const now = new Date(budgets[0]?.now ?? 0);
  const windows = rows.map((row) => ({ id: row.id, windowStart: budgetKey(row, null, now).windowStart }));
  const [points, crossings, uses] = await Promise.all([
    history.selectPoints(db, projectId, windows),
    history.selectCrossings(db, projectId, windows),
    history.selectWindowUses(db, projectId, windows),
  ]);
  const states = rows.map((row, at) => {
    const budget = budgets[at];
    if (budget === undefined) throw new Error("each budget has its use");
    const mine = <T extends { readonly id: string }>(items: readonly T[]) => items.filter(({ id }) => id === row.id);
    const [use] = mine(uses);
    return describeState(row, budget, { points: mine(points), crossings: mine(crossings), use });
  });
  return { budgets: states };
}

type Known = {
  readonly points: readonly SpendPoint[];
  readonly crossings: readonly history.CrossingRow[];
  readonly use: history.WindowUse | undefined;
};

function describeState(row: BudgetRow, budget: Budget, { points, crossings, use }: Known): BudgetState {
  const each = isEach(row);
  const { subject = null, spent = 0, held = 0 } = use ?? {};
  return {
    ...budget,
    raiseNeedsApproval: row.raiseNeedsApproval,
    raise: budget.raise ?? null,
    atLimit: row.atLimit,
    thresholds: row.thresholds.toSorted((a, b) => a - b),
    paused: row.paused,
    crossings: crossings.map(({ id: _, at, ...crossing }) => ({ ...crossing, at: at.toISOString() })),
    refused: use?.refused ?? 0,
    refusedAt: use?.refusedAt?.toISOString() ?? null,
    worst: each && subject !== null ? { subject, spentMicroUsd: spent ?? 0, heldMicroUsd: held ?? 0 } : null,
    forecast: each ? null : toTold(forecastSpend(askedOf(row, budget, points))),
  };
}

/** A window counts from its start, or from when the budget was made within it. */
const beganAt = (row: BudgetRow, { window }: Pick<Budget, "window">): Date =>
  window.start === null || new Date(window.start) < row.createdAt ? row.createdAt : new Date(window.start);

function askedOf(row: BudgetRow, budget: Budget, points: readonly SpendPoint[]) {
  return {
    points,
    limitMicroUsd: budget.limitMicroUsd,
    spentMicroUsd: budget.spentMicroUsd,
    from: beganAt(row, budget),
    now: new Date(budget.now),
    end: budget.window.end === null ? null : new Date(budget.window.end),
    resolutionMs: history.stretchMs(row.period),
  };
}

function toTold(forecast: Forecast): BudgetState["forecast"] {
  const text = (at: Date | null) => at?.toISOString() ?? null;
  if (forecast.kind === "hit") return { kind: "hit", at: forecast.at.toISOString() };
  if (forecast.kind !== "expected") return forecast;
  const { at, earliest, latest } = forecast;
  return { kind: "expected", at: text(at), earliest: earliest.toISOString(), latest: text(latest) };
}

/** Null where the project has none of that id. */
export async function getBudgetBurn(projectId: string, id: string): Promise<BudgetBurn | null> {
  const db = pool();
  const row = await selectBudget(db, projectId, id);
  if (row === null) return null;
  const [budget] = await withUse(db, projectId, [row], null);
  if (budget === undefined) return null;
  const { windowStart } = budgetKey(row, null, new Date(budget.now));
  const points = await history.selectPoints(db, projectId, [{ id, windowStart }]);
  return {
    from: beganAt(row, budget).toISOString(),
    points: points.map(({ at, spentMicroUsd }) => ({ at: at.toISOString(), spentMicroUsd })),
  };
}

const nearFrom = 0.8;

/** Budgets that refused calls, have spent or hold four fifths, or are expected to be spent in their window; the fullest first. */
export const nearLimit = (budgets: readonly BudgetState[]): BudgetState[] =>
  budgets.filter(isNear).toSorted((a, b) => shareUsed(b) - shareUsed(a));

function isNear(budget: BudgetState): boolean {
  if (budget.paused) return false;
  const isExpected = budget.forecast?.kind === "expected" && budget.forecast.at !== null;
  return (refuses(budget) && budget.refused > 0) || isExpected || shareUsed(budget) >= nearFrom;
}
