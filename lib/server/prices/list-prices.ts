import type { z } from "zod";
import type { PriceQuery } from "@/lib/contract/prices";
import { type ListPrice, listPrice } from "@/lib/domain/cost/list-price";
import { findOwnPrice } from "@/lib/domain/cost/own-prices";
import { findRates } from "@/lib/domain/cost/price-book";
import { pool } from "@/lib/server/db";
import { selectOwnPrices } from "@/lib/server/sql/prices";

/** What a call is reserved by: the project's own price before the price book's. Null where neither knows the model. */
export async function findPrice(
  projectId: string,
  {
    model,
    provider = null,
  }: Omit<z.output<typeof PriceQuery>, "provider"> & { readonly provider?: string | undefined | null },
  at: Date,
): Promise<ListPrice | null> {
  const own = findOwnPrice(await selectOwnPrices(pool(), [projectId]), { model, provider, at });
  if (own !== null) return own.rates;
  const rates = findRates(model, provider, at);
  return rates && listPrice(rates);
}
