import type { z } from "zod";
import type { PriceQuery } from "@/lib/contract/prices";
import { type ListPrice, listPrice } from "@/lib/domain/cost/list-price";
import { findOwnPrice, type OwnPrice } from "@/lib/domain/cost/own-prices";
import { findRates } from "@/lib/domain/cost/price-book";
import { pool } from "@/lib/server/db";
import { selectOwnPrices } from "@/lib/server/sql/prices";

type Priced = Omit<z.output<typeof PriceQuery>, "provider"> & { readonly provider?: string | undefined | null };

/** What a call is reserved by: the project's own price before the price book's. Null where neither knows the model. */
export async function findPrice(projectId: string, asked: Priced, at: Date): Promise<ListPrice | null> {
  return priceOf(await selectOwnPrices(pool(), [projectId]), asked, at);
}

const recentMs = 1_000;
const projectsMax = 1_000;
type Recent = { readonly own: Promise<readonly OwnPrice[]>; readonly until: number };
const recent = new Map<string, Recent>();

/** The same by the prices of this second: a call through the gateway does not wait for the database to say them again. */
export async function findRecentPrice(projectId: string, asked: Priced, at: Date): Promise<ListPrice | null> {
  let known = recent.get(projectId);
  if (known === undefined || known.until <= at.getTime()) {
    if (recent.size >= projectsMax) recent.clear();
    known = { own: selectOwnPrices(pool(), [projectId]), until: at.getTime() + recentMs };
    recent.set(projectId, known);
    known.own.catch(() => recent.delete(projectId));
  }
  return priceOf(await known.own, asked, at);
}

function priceOf(own: readonly OwnPrice[], { model, provider = null }: Priced, at: Date): ListPrice | null {
  const found = findOwnPrice(own, { model, provider, at });
  if (found !== null) return found.rates;
  const rates = findRates(model, provider, at);
  return rates && listPrice(rates);
}
