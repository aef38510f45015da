// A budget whose raises need an approval: what counts as one, and what a person is asked.
import { type AtLimit, refuses } from "@/lib/domain/guard/at-limit";
import { dollars } from "@/lib/domain/guard/dollars";
import type { Micro } from "@/lib/domain/guard/money";
import { hasRole, type Person, seatOf } from "@/lib/domain/guard/seats";
import type { Period } from "@/lib/domain/guard/windows";

export type Guarded = {
  readonly limitMicroUsd: Micro;
  readonly atLimit: AtLimit;
  readonly paused: boolean;
  readonly raiseNeedsApproval: boolean;
};
/** Null: the budget is to be removed. */
export type Wanted = (Partial<Guarded> & { readonly thresholds?: readonly number[] }) | null;

/** Also of a paused or a soft budget, which a later change may let refuse again: at the higher limit. */
export function isRaise(before: Guarded, after: Guarded | null): boolean {
  if (!before.raiseNeedsApproval) return false;
  if (after === null || !after.raiseNeedsApproval) return true;
  return after.limitMicroUsd > before.limitMicroUsd || (refuses(before) && !refuses(after));
}

/** What such an approval is named, and the run that waits for it. */
export const raiseName = "budget.raise";

export type RaiseArgs = {
  readonly budgetId: string;
  readonly budget: string;
  readonly from: Wanted;
  readonly to: Wanted;
  readonly reason: string | null;
};

type Asked = { readonly of: string; readonly period: Period; readonly before: Guarded; readonly wanted: Wanted };

const periodWords: Readonly<Record<Period, string>> = {
  run: "a run",
  hour: "an hour",
  day: "a day",
  week: "a week",
  month: "a month",
  total: "in all",
};
export const limitText = (limitMicroUsd: Micro, period: Period) => `${dollars(limitMicroUsd)} ${periodWords[period]}`;

/** "May the budget of desk be raised from $5.00 a day to $20.00?" */
export function raiseQuestion({ of, period, before, wanted }: Asked): string {
  const limit = limitText(before.limitMicroUsd, period);
  if (wanted === null) return `May the budget of ${of}, ${limit}, be removed?`;
  const after = { ...before, ...wanted };
  const parts = [
    ...(after.limitMicroUsd > before.limitMicroUsd
      ? [`be raised from ${limit} to ${dollars(after.limitMicroUsd)}`]
      : []),
    ...(after.paused && !before.paused ? ["be paused, so that it refuses nothing"] : []),
    ...(after.atLimit.kind === "tell" && before.atLimit.kind !== "tell" ? ["become one that only tells"] : []),
    ...(after.raiseNeedsApproval ? [] : ["be raised without an approval from now on"]),
  ];
  return `May the budget of ${of}${parts[0]?.startsWith("be raised from") ? "" : `, ${limit},`} ${parts.join(" and ")}?`;
}

/** Who may change budgets themselves and has not the seat of who asks. */
export function raiseDeciders(people: readonly Person[], askedBy: string | null): string[] {
  const seat = askedBy === null ? null : seatOf(people, askedBy);
  return people.filter(({ id, role }) => hasRole(role, "operator") && seatOf(people, id) !== seat).map(({ id }) => id);
}
