import { Refusal } from "@/lib/domain/guard/refusal";
import { isOver } from "@/lib/domain/guard/time";

/** Integer micro-dollars. */
export type Micro = number;
/** The largest amount of the protocol: as the limit of a run, none of its own. */
export const noLimit: Micro = 1e15;
export type ScopeUse = {
  readonly kind: "project" | "pipeline" | "user" | "run" | "step";
  /** Of the budget or run; the key of a step. */
  readonly id: string;
  readonly limitMicroUsd: Micro;
  readonly spentMicroUsd: Micro;
  readonly heldMicroUsd: Micro;
};

/** Throws unless the amount fits into every scope; equal fits. What is spent for good outranks what others only hold. */
export function admitHold(scopes: readonly ScopeUse[], amount: Micro): void {
  const unspent = (scope: ScopeUse) => scope.limitMicroUsd - scope.spentMicroUsd;
  const exhausted = scopes.find((scope) => unspent(scope) < amount);
  if (exhausted !== undefined) {
    throw new Refusal("exhausted", `The ${exhausted.kind}'s limit leaves no room for this call.`, {
      members: { scope: exhausted },
    });
  }
  const contended = scopes.find((scope) => unspent(scope) - scope.heldMicroUsd < amount);
  if (contended !== undefined) {
    throw new Refusal(
      "contended",
      `Open holds of others keep what is left of the ${contended.kind}'s limit. Try again.`,
      {
        members: { scope: contended },
        retryAfterMs: 1000,
      },
    );
  }
}

export type HoldState = "held" | "settled" | "assumed" | "released";
export type HeldMoney = {
  readonly state: HoldState;
  readonly microUsd: Micro;
  readonly chargedMicroUsd: Micro | null;
  readonly expiresAt: Date;
};

/** A holder that says nothing until its time is over is charged in full. */
export function judgeHold<H extends HeldMoney>(hold: H, now: Date): H {
  if (hold.state !== "held" || !isOver(hold.expiresAt, now)) return hold;
  return { ...hold, state: "assumed", chargedMicroUsd: hold.microUsd };
}

/** What a change of a hold adds to the scopes it counts in. */
export type Booking = {
  readonly state: "settled" | "released";
  readonly charged: Micro | null;
  readonly spent: Micro;
  readonly held: Micro;
};

/**
 * Of a judged hold. Null amount: the usage is unknown, the whole hold is charged. `same`: that was booked before;
 * `settled`: something else was.
 */
export function decideSettle(hold: HeldMoney, amount: Micro | null): Booking | "same" | "settled" {
  const charged = amount ?? hold.microUsd;
  switch (hold.state) {
    case "held":
      return { state: "settled", charged, spent: charged, held: -hold.microUsd };
    case "assumed":
      return { state: "settled", charged, spent: charged - hold.microUsd, held: 0 };
    case "settled":
      return hold.chargedMicroUsd === charged ? "same" : "settled";
    case "released":
      return "settled";
  }
}

/** The call was never dispatched. */
export function decideRelease(hold: HeldMoney): Booking | "same" | "settled" {
  if (hold.state === "released") return "same";
  return hold.state === "held" ? { state: "released", charged: null, spent: 0, held: -hold.microUsd } : "settled";
}

export const usualThresholds: readonly number[] = [50, 80, 100];

/** Thresholds in per cent of the limit that are reached and were not told yet, lowest first. */
export function thresholdsReached(
  spent: Micro,
  limit: Micro,
  told: number,
  thresholds: readonly number[] = usualThresholds,
): number[] {
  if (limit === 0) return [];
  return thresholds
    .filter((percent) => percent > told && BigInt(spent) * 100n >= BigInt(limit) * BigInt(percent))
    .toSorted((a, b) => a - b);
}
