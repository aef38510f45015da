// Whether a call fits into every scope that its money counts in, and what a budget does where it does not.
import { allowedBy, insteadOf, refuses } from "@/lib/domain/guard/at-limit";
import { admitHold, type ScopeUse } from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import type { Ledger } from "@/lib/server/control/ledger";
import type { Work } from "@/lib/server/control/work";
import { countRefused } from "@/lib/server/sql/control/budget-history";
import type { BudgetRow } from "@/lib/server/sql/control/budgets";
import type { SpendKey } from "@/lib/server/sql/control/spend";

export type MatchingBudget = Pick<
  BudgetRow,
  "id" | "kind" | "target" | "period" | "tz" | "limitMicroUsd" | "atLimit" | "paused"
>;
/** A scope of money: the row it is counted in, and how its limit is told; `budget`: what it does there. */
export type Scope = {
  readonly key: SpendKey;
  readonly told: Pick<ScopeUse, "kind" | "id" | "limitMicroUsd">;
  readonly budget?: MatchingBudget;
};

export type BudgetApproval = { readonly name: string; readonly args: unknown };

/** Soft and paused budgets only count. */
const isLimiting = ({ budget }: Scope): boolean => budget === undefined || refuses(budget);

/** What may refuse, and what of it is used. What an approval allows stands for the limit of its budget. */
export function limitsOf(scopes: readonly Scope[], ledger: Ledger, approval: BudgetApproval | null): ScopeUse[] {
  return scopes.filter(isLimiting).map(({ key, told }) => {
    const allowed = approval === null ? null : allowedBy(approval, told.id);
    const limitMicroUsd = Math.max(told.limitMicroUsd, allowed ?? 0);
    return { ...told, limitMicroUsd, ...ledger.use(key) };
  });
}

export function admitMoney(
  scopes: readonly Scope[],
  ledger: Ledger,
  microUsd: number,
  approval: BudgetApproval | null,
): void {
  try {
    admitHold(limitsOf(scopes, ledger, approval), microUsd);
  } catch (error) {
    throw error instanceof Refusal ? withInstead(error, scopes, microUsd) : error;
  }
}

/** A budget that does something else than halt says so beside the refusal. */
function withInstead(refusal: Refusal, scopes: readonly Scope[], microUsd: number): Refusal {
  const use = refusal.members["scope"] as ScopeUse;
  const budget = scopes.find(({ told }) => told.id === use.id && told.kind === use.kind)?.budget;
  if (budget === undefined || refusal.code !== "exhausted") return refusal;
  const instead = insteadOf(budget.atLimit, use, microUsd, budget.target || "the project");
  return instead === null
    ? refusal
    : new Refusal(refusal.code, refusal.message, { members: { ...refusal.members, instead } });
}

/** Counts what budgets refused. */
export async function keepRefusals(
  work: Work,
  outcomes: readonly PromiseSettledResult<unknown>[],
  scopes: readonly (readonly Scope[])[],
): Promise<void> {
  const keys = outcomes.flatMap((outcome, at) => refusingBudget(outcome, scopes[at] ?? []));
  if (keys.length > 0) await countRefused(work.db, work.projectId, keys, work.now);
}

/** A hold that only has to wait is not refused. */
function refusingBudget(outcome: PromiseSettledResult<unknown>, scopes: readonly Scope[]): SpendKey[] {
  if (outcome.status === "fulfilled" || !(outcome.reason instanceof Refusal)) return [];
  const { code, members } = outcome.reason;
  if (code !== "exhausted") return [];
  const use = members["scope"] as ScopeUse;
  return scopes.flatMap(({ key, told, budget }) =>
    budget && told.id === use.id && told.kind === use.kind ? [key] : [],
  );
}
