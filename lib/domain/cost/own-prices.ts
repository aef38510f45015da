// Prices of a project's own: what it pays, where that is not the list price. A price holds for calls that began in its time.
import type { ListPrice } from "@/lib/domain/cost/list-price";
import type { Rate, Rates } from "@/lib/domain/cost/price-book";

export type OwnPrice = {
  /** Of this project, from 1; an edit is a new one. */
  readonly version: number;
  /** null: whoever serves the model. */
  readonly provider: string | null;
  readonly model: string;
  readonly rates: ListPrice;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
};
type Call = { readonly model: string | null; readonly provider: string | null; readonly at: Date };

/** The one that names the provider before one for any; the later before the earlier. Null: the price book counts. */
export function findOwnPrice(own: readonly OwnPrice[], { model, provider, at }: Call): OwnPrice | null {
  if (model === null || own.length === 0) return null;
  const bare = model.slice(model.lastIndexOf("/") + 1);
  const fits = own.filter(
    (price) =>
      (price.model === model || price.model === bare) &&
      (price.provider === null || price.provider === provider) &&
      (price.validFrom === null || price.validFrom <= at) &&
      (price.validTo === null || at < price.validTo),
  );
  return fits.toSorted((a, b) => rankOf(b) - rankOf(a) || fromOf(b) - fromOf(a) || b.version - a.version)[0] ?? null;
}
const rankOf = ({ provider }: OwnPrice) => (provider === null ? 0 : 1);
const fromOf = ({ validFrom }: OwnPrice) => validFrom?.getTime() ?? Number.NEGATIVE_INFINITY;

const classes = [
  ["input", "in"],
  ["output", "out"],
  ["cacheRead", "cachedIn"],
  ["cacheWrite", "cacheWrite"],
  ["cacheWriteLong", "cacheWriteLong"],
  ["reasoning", "reasoning"],
] as const;

const known = new WeakMap<ListPrice, Rates>();

/** A tier that says nothing of a class leaves its price. Kept for a list that is asked again: a million calls share one. */
export function ratesOfList(list: ListPrice): Rates {
  const before = known.get(list);
  if (before !== undefined) return before;
  const rates = readList(list);
  known.set(list, rates);
  return rates;
}

function readList(list: ListPrice): Rates {
  const tiers = (list.tiers ?? []).toSorted((a, b) => a.above - b.above);
  const rates = classes.map(([of, name]): [string, Rate | null] => {
    const base = list[name];
    if (base === undefined) return [of, null];
    const steps = tiers.flatMap((tier) => (tier[name] === undefined ? [] : [{ above: tier.above, rate: tier[name] }]));
    return [of, { base, tiers: steps }];
  });
  return { ...(Object.fromEntries(rates) as Omit<Rates, "contextWindow">), contextWindow: list.contextWindow ?? null };
}
