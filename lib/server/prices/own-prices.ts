// What a project pays, where that is not the list price.
import type { OwnPrice, OwnPrices, PriceBook, PricePreview, SetPrice } from "@/lib/contract/prices";
import { listBook } from "@/lib/domain/cost/list-book";
import { priceAgain } from "@/lib/domain/cost/price-again";
import { Refusal } from "@/lib/domain/guard/refusal";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import { bookVersion } from "@/lib/server/prices/book";
import { addCall, noChange } from "@/lib/server/prices/sum-change";
import * as sql from "@/lib/server/sql/prices";
import { selectCallsOfModel } from "@/lib/server/sql/reprice-calls";
import type { Tx } from "@/lib/server/transaction";

type Page = { readonly q?: string | undefined; readonly limit: number; readonly cursor?: string | undefined };

/** Pages are places in the list: it changes with the package only. */
export function readBook({ q = "", limit, cursor = "0" }: Page, at: Date): PriceBook {
  if (!/^\d{1,6}$/.test(cursor)) throw invalid("?cursor", "is not a cursor of this list");
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = listBook(at).filter(({ provider, model }) => {
    const name = `${provider} ${model}`.toLowerCase();
    return words.every((word) => name.includes(word));
  });
  const start = Number(cursor);
  const models = found.slice(start, start + limit) as PriceBook["models"];
  const next = start + limit;
  return { version: bookVersion, total: found.length, models, nextCursor: next < found.length ? String(next) : null };
}

export async function listOwnPrices(projectId: string): Promise<OwnPrices> {
  return { prices: (await sql.selectPrices(pool(), projectId)).map(toOwnPrice) };
}

const projectMax = 1_000;

/** A new version; the one that it replaces stays for those spans that were priced by it. */
export async function setOwnPrice(tx: Tx, projectId: string, body: SetPrice): Promise<OwnPrice> {
  const work = await tx.lock(projectId);
  const { replaces } = body;
  const live = await sql.selectOwnPrices(work.db, [projectId]);
  if (replaces !== undefined && !live.some(({ version }) => version === replaces)) {
    throw new Refusal("conflict", "The price that this one replaces is gone: read the prices again.");
  }
  const price = priceOf(body);
  const same = live.find((each) => each.version !== replaces && isSamePlace(each, price));
  if (same !== undefined) {
    throw new Refusal("conflict", `Version ${same.version} is for the same model, provider and start: replace it.`);
  }
  if (live.length >= projectMax) throw new Refusal("conflict", `A project has at most ${projectMax} prices.`);
  if (replaces !== undefined) await sql.removePrices(work.db, projectId, [replaces], work.now);
  const createdBy = work.actor.kind === "member" ? work.actor.id : null;
  const row = { ...price, createdAt: work.now, createdBy };
  const version = await sql.insertPrice(work.db, projectId, row);
  const { rates, ...place } = body;
  work.audit("price.set", `own ${version}`, { ...place, rates: JSON.parse(JSON.stringify(rates)) });
  return toOwnPrice({ ...row, version, removedAt: null });
}

type Price = Pick<sql.PriceRow, "provider" | "model" | "rates" | "validFrom" | "validTo">;

const isSamePlace = (a: Price, b: Price) =>
  a.model === b.model && a.provider === b.provider && a.validFrom?.getTime() === b.validFrom?.getTime();

function priceOf({ provider, model, rates, validFrom, validTo }: SetPrice): Price {
  const date = (at: string | null | undefined) => (at ? new Date(at) : null);
  return {
    ...{ provider, model, validFrom: date(validFrom), validTo: date(validTo) },
    rates: JSON.parse(JSON.stringify(rates)),
  };
}

export async function ownPriceExists(projectId: string, version: string): Promise<boolean> {
  return (await sql.selectPrice(pool(), projectId, Number(version))) !== null;
}

export async function removeOwnPrice(tx: Tx, projectId: string, version: string): Promise<void> {
  const work = await tx.lock(projectId);
  const price = await sql.selectPrice(work.db, projectId, Number(version));
  if (price === null || price.removedAt !== null) throw notFound();
  await sql.removePrices(work.db, projectId, [price.version], work.now);
  work.audit("price.removed", `own ${price.version}`, { provider: price.provider, model: price.model });
}

const previewRuns = 200;

/** What the calls of the last runs with the model would cost; the price need not be set for that. */
export async function previewOwnPrice(projectId: string, body: SetPrice): Promise<PricePreview> {
  const live = await sql.selectOwnPrices(pool(), [projectId]);
  const { runs, calls } = await selectCallsOfModel(pool(), projectId, body.model, previewRuns);
  const kept = live.filter((each) => each.version !== body.replaces);
  const own = [...kept, { ...priceOf(body), version: Number.MAX_SAFE_INTEGER }];
  const change = noChange();
  for (const call of calls) addCall(change, call, priceAgain(call, { own, bookVersion }));
  return { runs, ...change };
}

function toOwnPrice({ validFrom, validTo, createdAt, removedAt, rates, ...price }: sql.PriceRow): OwnPrice {
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...{ version: price.version, provider: price.provider, model: price.model, createdBy: price.createdBy },
    rates: rates as OwnPrice["rates"],
    ...{ validFrom: text(validFrom), validTo: text(validTo), createdAt: createdAt.toISOString() },
    removedAt: text(removedAt),
  };
}
