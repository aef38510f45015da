type Money = { readonly spentMicroUsd: number; readonly heldMicroUsd: number };
type Budget = Money & {
  readonly limitMicroUsd: number;
  /** Null where each user or run has the limit for himself. */
  readonly leftMicroUsd: number | null;
  readonly worst?: Money | null;
};

/** What counts against the limit; where each has it for himself, of the one that has spent most. */
export const usedOf = (budget: Budget): Money =>
  budget.leftMicroUsd === null ? (budget.worst ?? { spentMicroUsd: 0, heldMicroUsd: 0 }) : budget;

/** 0.8 is four fifths of the limit. A limit of nothing is used up from the start. */
export const shareOf = (microUsd: number, limitMicroUsd: number): number =>
  limitMicroUsd === 0 ? 1 : microUsd / limitMicroUsd;

/** Spent and held. */
export function shareUsed(budget: Budget): number {
  const { spentMicroUsd, heldMicroUsd } = usedOf(budget);
  return shareOf(spentMicroUsd + heldMicroUsd, budget.limitMicroUsd);
}
