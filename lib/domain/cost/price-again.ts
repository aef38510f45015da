// What a stored call costs by the prices of now. What its client told stands; what nobody knew may be known now.
import { findOwnPrice, type OwnPrice, ratesOfList } from "@/lib/domain/cost/own-prices";
import { applyRates, isBillable, priceUsage } from "@/lib/domain/cost/price";
import type { CostState, StepKind, Tokens } from "@/lib/domain/trace/step";

export type PricedCall = {
  readonly kind: StepKind;
  readonly model: string | null;
  readonly provider: string | null;
  readonly tokens: Tokens;
  readonly startNs: bigint;
  readonly costMicroUsd: number | null;
  readonly costState: CostState;
  /** "own 3", "client" or the price book's; null where nobody knew it. */
  readonly priceVersion: string | null;
};
export type Cost = Pick<PricedCall, "costMicroUsd" | "costState" | "priceVersion">;
export type Prices = { readonly own: readonly OwnPrice[]; readonly bookVersion: string };

/** In the place of a version, where the client said what the call cost. */
export const byClient = "client";
export const ownVersion = (version: number): string => `own ${version}`;

/**
 * Spans that were stored before versions were kept have none: one whose cost is what the book says was priced by it, any
 * other was told by its client.
 */
export function priceAgain(call: PricedCall, { own, bookVersion }: Prices): Cost {
  const { kind, model, provider, tokens, costMicroUsd, costState, priceVersion } = call;
  const stands = { costMicroUsd, costState, priceVersion };
  if (priceVersion === byClient || (kind !== "llm" && kind !== "embedding") || costState === "none") return stands;
  if (!isBillable(tokens)) return stands;
  const usage = { model, provider, tokens, at: new Date(Number(call.startNs / 1_000_000n)) };
  const isTold = costState === "complete" && priceVersion === null && costMicroUsd !== priceUsage(usage).microUsd;
  if (isTold) return stands;
  const mine = findOwnPrice(own, usage);
  const price = mine === null ? priceUsage(usage) : applyRates(ratesOfList(mine.rates), tokens);
  const version = mine === null ? bookVersion : ownVersion(mine.version);
  return {
    costMicroUsd: price.microUsd,
    costState: price.state,
    priceVersion: price.microUsd === null ? null : version,
  };
}

export const sameCost = (a: Cost, b: Cost): boolean =>
  a.costMicroUsd === b.costMicroUsd && a.costState === b.costState && a.priceVersion === b.priceVersion;
