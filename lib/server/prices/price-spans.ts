// Prices of a project's own on what is about to be written: a span is made with the list price, of whichever project it is.
import type { PoolClient } from "pg";
import type { OwnPrice } from "@/lib/domain/cost/own-prices";
import { priceAgain } from "@/lib/domain/cost/price-again";
import type { Addition } from "@/lib/server/ingest-batch";
import { bookVersion } from "@/lib/server/prices/book";
import { selectOwnPrices } from "@/lib/server/sql/prices";
import type { PreparedSpan, StepColumns } from "@/lib/server/store-span";

/** By project; those without a price of their own are left out. */
export async function ownPricesOf(
  client: PoolClient,
  projectIds: ReadonlySet<string>,
): Promise<Map<string, OwnPrice[]>> {
  const prices = new Map<string, OwnPrice[]>();
  for (const { projectId, ...price } of await selectOwnPrices(client, [...projectIds])) {
    prices.set(projectId, [...(prices.get(projectId) ?? []), price]);
  }
  return prices;
}

export function priceSpans(
  spans: ReadonlyMap<string, PreparedSpan>,
  own: readonly OwnPrice[] | undefined,
): ReadonlyMap<string, PreparedSpan> {
  if (own === undefined) return spans;
  return new Map([...spans].map(([id, span]) => [id, { ...span, stepped: priceStep(span.stepped, own) }]));
}

/** What is added to a run that exists. */
export function priceOwn(some: Addition, own: readonly OwnPrice[] | undefined): void {
  if (own === undefined) return;
  for (const [id, span] of priceSpans(some.spans, own)) some.spans.set(id, span);
  some.steps = some.steps.map((step) => priceStep(step, own));
}

function priceStep(stepped: StepColumns, own: readonly OwnPrice[]): StepColumns {
  const { facts, priceVersion } = stepped;
  const cost = priceAgain({ ...facts, priceVersion }, { own, bookVersion });
  if (cost.priceVersion === priceVersion) return stepped;
  const { costMicroUsd, costState } = cost;
  return { ...stepped, facts: { ...facts, costMicroUsd, costState }, priceVersion: cost.priceVersion };
}
