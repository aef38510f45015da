import type { z } from "zod";
import type { PriceQuery } from "@/lib/contract/prices";
import { type ListPrice, listPrice } from "@/lib/domain/cost/list-price";
import { findRates } from "@/lib/domain/cost/price-book";

/** Null where the price book does not know the model. */
export function findListPrice({ model, provider }: z.output<typeof PriceQuery>, at: Date): ListPrice | null {
  const rates = findRates(model, provider ?? null, at);
  return rates && listPrice(rates);
}
