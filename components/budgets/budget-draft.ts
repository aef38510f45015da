import type { BudgetPreviewAsk, BudgetState, ChangeBudget, NewBudget } from "@/lib/contract/money";
import { loosens } from "@/lib/domain/guard/at-limit";
import { isRaise } from "@/lib/domain/guard/raise";

/** As it is typed. */
export type BudgetDraft = {
  readonly kind: "project" | "pipeline" | "user";
  readonly target: string;
  readonly period: NewBudget["period"];
  readonly tz: string;
  readonly dollars: string;
  readonly atLimit: BudgetState["atLimit"]["kind"];
  readonly model: string;
  readonly thresholds: string;
  readonly raiseNeedsApproval: boolean;
};

export function draftOf(budget: BudgetState | null, pipeline: string | null, tz: string): BudgetDraft {
  if (budget === null) {
    const kind = pipeline === null ? "project" : "pipeline";
    const fresh = { period: "day", tz, dollars: "", atLimit: "halt", model: "", thresholds: "50, 80, 100" } as const;
    return { kind, target: pipeline ?? "", ...fresh, raiseNeedsApproval: false };
  }
  const { scope, atLimit } = budget;
  return {
    kind: scope.kind,
    target: scope.kind === "pipeline" ? scope.pipeline : scope.kind === "user" ? scope.userId : "",
    period: budget.period,
    tz: budget.tz,
    dollars: String(budget.limitMicroUsd / 1e6),
    atLimit: atLimit.kind,
    model: atLimit.kind === "fallback" ? atLimit.model : "",
    thresholds: budget.thresholds.join(", "),
    raiseNeedsApproval: budget.raiseNeedsApproval,
  };
}

const microMax = 1e15;

/** Null: not an amount of money. Read as text: 0.29 dollars are 290,000 micro-dollars and no less. */
export function microOf(dollars: string): number | null {
  const read = /^\$?\s*(\d{1,9})(?:\.(\d{1,6}))?$/.exec(dollars.trim().replaceAll(",", ""));
  if (read === null) return null;
  const micro = Number(read[1]) * 1e6 + Number((read[2] ?? "").padEnd(6, "0"));
  return micro > microMax ? null : micro;
}

function thresholdsOf(text: string): number[] | null {
  const parts = text.split(/[\s,]+/).filter((part) => part !== "");
  const percents = [...new Set(parts.map((part) => Number(part.replace(/%$/, ""))))];
  const isFine = percents.length <= 10 && percents.every((each) => Number.isInteger(each) && each >= 1 && each <= 100);
  return isFine ? percents.toSorted((a, b) => a - b) : null;
}

/** What is asked for, or what is missing in words. */
export function bodyOf(draft: BudgetDraft): NewBudget | string {
  const target = draft.target.trim();
  if (draft.kind !== "project" && target === "") {
    return draft.kind === "pipeline" ? "Name the pipeline." : "Name the user, or * for each.";
  }
  const limitMicroUsd = microOf(draft.dollars);
  if (limitMicroUsd === null) return "The limit is an amount in dollars, such as 2.50.";
  const thresholds = thresholdsOf(draft.thresholds);
  if (thresholds === null) return "Thresholds are whole per cents from 1 to 100, at most ten.";
  const model = draft.model.trim();
  if (draft.atLimit === "fallback" && model === "") return "Name the model to fall back to.";
  const scope =
    draft.kind === "project"
      ? { kind: draft.kind }
      : draft.kind === "pipeline"
        ? { kind: draft.kind, pipeline: target }
        : { kind: draft.kind, userId: target };
  const atLimit = draft.atLimit === "fallback" ? { kind: draft.atLimit, model } : { kind: draft.atLimit };
  const { period, tz, raiseNeedsApproval } = draft;
  return { scope, period, tz, limitMicroUsd, thresholds, atLimit, raiseNeedsApproval };
}

/** For the preview, which needs a limit and a scope only. */
export function previewOf(draft: BudgetDraft): BudgetPreviewAsk | null {
  const body = bodyOf({ ...draft, thresholds: "", atLimit: "halt" });
  if (typeof body === "string") return null;
  const { scope, period, tz, limitMicroUsd } = body;
  return { scope, period, tz, limitMicroUsd };
}

/** What an edit changes of a budget; scope and window stay. */
export function changeOf(budget: BudgetState, body: NewBudget): ChangeBudget {
  const { limitMicroUsd, atLimit, thresholds, raiseNeedsApproval } = body;
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    ...(limitMicroUsd === budget.limitMicroUsd ? {} : { limitMicroUsd }),
    ...(atLimit === undefined || isSame(atLimit, budget.atLimit) ? {} : { atLimit }),
    ...(thresholds === undefined || isSame(thresholds, budget.thresholds) ? {} : { thresholds }),
    ...(raiseNeedsApproval === budget.raiseNeedsApproval ? {} : { raiseNeedsApproval }),
  };
}

const afterOf = (budget: BudgetState, change: ChangeBudget) => ({
  limitMicroUsd: change.limitMicroUsd ?? budget.limitMicroUsd,
  atLimit: change.atLimit ?? budget.atLimit,
  paused: change.paused ?? budget.paused,
  raiseNeedsApproval: change.raiseNeedsApproval ?? budget.raiseNeedsApproval,
});

export const needsApproval = (budget: BudgetState, change: ChangeBudget): boolean =>
  isRaise(budget, afterOf(budget, change));

/** It refused calls in this window, or nothing is left, and after the change more may be spent: others are told why. */
export function needsReason(budget: BudgetState, change: ChangeBudget): boolean {
  const spent = budget.leftMicroUsd === null ? (budget.worst?.spentMicroUsd ?? 0) : budget.spentMicroUsd;
  const isHit = budget.refused > 0 || spent >= budget.limitMicroUsd;
  return isHit && loosens(budget, afterOf(budget, change));
}
