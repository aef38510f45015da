import type { Cost } from "@/lib/domain/cost/price-again";

/** The same calls before and after. */
export type Change = {
  calls: number;
  changed: number;
  beforeMicroUsd: number;
  afterMicroUsd: number;
  unpricedBefore: number;
  unpricedAfter: number;
};

export const noChange = (): Change => ({
  ...{ calls: 0, changed: 0, beforeMicroUsd: 0, afterMicroUsd: 0, unpricedBefore: 0, unpricedAfter: 0 },
});

export function addCall(change: Change, before: Cost, after: Cost): void {
  change.calls += 1;
  if (before.costMicroUsd !== after.costMicroUsd || before.costState !== after.costState) change.changed += 1;
  change.beforeMicroUsd += before.costMicroUsd ?? 0;
  change.afterMicroUsd += after.costMicroUsd ?? 0;
  if (before.costState === "unpriced") change.unpricedBefore += 1;
  if (after.costState === "unpriced") change.unpricedAfter += 1;
}
