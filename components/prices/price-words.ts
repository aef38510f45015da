import type { ListedPrice, OwnPrice } from "@/lib/contract/prices";

/** "$0.125": dollars for a million tokens. */
export function rateWords(dollars: number): string {
  const [whole = "0", fraction = ""] = dollars.toFixed(6).replace(/0+$/, "").split(".");
  return `$${Number(whole).toLocaleString("en-US")}.${fraction.padEnd(2, "0")}`;
}

const also = [
  ["cachedIn", "cached"],
  ["cacheWrite", "written"],
  ["cacheWriteLong", "written for an hour"],
  ["reasoning", "reasoning"],
] as const;

/** Classes with a price of their own, and tiers. */
export function tierWords(rates: ListedPrice): string {
  const classes = also.flatMap(([name, word]) =>
    rates[name] === undefined ? [] : [`${word} ${rateWords(rates[name])}`],
  );
  const tiers = (rates.tiers ?? []).map(
    (tier) => `above ${tier.above.toLocaleString("en-US")} ${rateWords(tier.in)} / ${rateWords(tier.out)}`,
  );
  return [...classes, ...tiers].join(", ");
}

/** Days in UTC, as they are typed. */
export function validWords({ validFrom, validTo }: Pick<OwnPrice, "validFrom" | "validTo">): string {
  const day = (at: string) => at.slice(0, 10);
  if (validFrom === null) return validTo === null ? "at any time" : `before ${day(validTo)}`;
  return validTo === null ? `from ${day(validFrom)} on` : `${day(validFrom)} to ${day(validTo)}`;
}
