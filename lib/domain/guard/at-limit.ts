// What a budget does to a call that does not fit, and what a refused caller may do then. It ignores how the money is
// counted: money.ts.
import { dollars } from "@/lib/domain/guard/dollars";
import type { Micro, ScopeUse } from "@/lib/domain/guard/money";

/** `tell`: a soft limit, nothing is refused. */
export type AtLimit =
  | { readonly kind: "tell" }
  | { readonly kind: "halt" }
  | { readonly kind: "fallback"; readonly model: string }
  | { readonly kind: "ask" };

export type BudgetRule = { readonly atLimit: AtLimit; readonly paused: boolean };

/** A paused budget and a soft one count, and refuse nothing. */
export const refuses = ({ atLimit, paused }: BudgetRule): boolean => !paused && atLimit.kind !== "tell";

/** Beside a refusal: what the caller may try instead. Halting needs no word. */
export type Instead =
  | { readonly kind: "fallback"; readonly model: string }
  | { readonly kind: "ask"; readonly ask: BudgetAsk };

/** The approval to ask for. Approved, the run may spend in this scope up to the amount that it names. */
export type BudgetAsk = {
  readonly stepKey: string;
  readonly name: typeof budgetAskName;
  readonly ask: string;
  readonly args: BudgetAskArgs;
  readonly edit: readonly ["upToMicroUsd"];
  readonly risk: "high";
  readonly usableForMs: number;
};
export type BudgetAskArgs = { readonly budgetId: string; readonly limitMicroUsd: Micro; readonly upToMicroUsd: Micro };
export const budgetAskName = "budget";

/** A day: the longest that an approval may be used. */
const usableForMs = 86_400_000;

/** A fifth above the limit, more where the call alone needs it. */
export function insteadOf(atLimit: AtLimit, scope: ScopeUse, amount: Micro, of: string): Instead | null {
  if (atLimit.kind === "fallback") return { kind: "fallback", model: atLimit.model };
  if (atLimit.kind !== "ask") return null;
  const needed = scope.spentMicroUsd + scope.heldMicroUsd + amount;
  const upToMicroUsd = Math.max(Math.ceil(scope.limitMicroUsd * 1.2), needed);
  const args = { budgetId: scope.id, limitMicroUsd: scope.limitMicroUsd, upToMicroUsd };
  const ask = `May this run go on up to ${dollars(upToMicroUsd)}? The budget of ${of} is ${dollars(scope.limitMicroUsd)}.`;
  const stepKey = `budget~${scope.id}~${upToMicroUsd}`;
  return {
    kind: "ask",
    ask: {
      stepKey,
      name: budgetAskName,
      ask: ask.slice(0, 500),
      args,
      edit: ["upToMicroUsd"],
      risk: "high",
      usableForMs,
    },
  };
}

/** How far an approval lets a budget be spent; null: it is of something else. */
export function allowedBy(approval: { readonly name: string; readonly args: unknown }, budgetId: string): Micro | null {
  const args = approval.args as Partial<BudgetAskArgs> | null;
  if (approval.name !== budgetAskName || args?.budgetId !== budgetId) return null;
  return typeof args.upToMicroUsd === "number" && args.upToMicroUsd > 0 ? args.upToMicroUsd : null;
}

type Changed = BudgetRule & { readonly limitMicroUsd: Micro };
/** More may be spent after the change than before. */
export function loosens(before: Changed, after: Changed): boolean {
  if (!refuses(before)) return false;
  return !refuses(after) || after.limitMicroUsd > before.limitMicroUsd;
}
