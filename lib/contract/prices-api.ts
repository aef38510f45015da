// Calls about what models cost: the price book, a project's own prices, and pricing stored runs again.
import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import * as prices from "@/lib/contract/prices";

const OfVersion = z.object({ version: z.string().regex(/^[1-9]\d{0,8}$/) });
const OfJob = z.object({ id: z.uuid() });

export const pricesCalls = {
  listPriceBook: {
    method: "GET",
    path: "/prices/book",
    who: "reader",
    summary: "Models that the built-in price book knows, with their list prices",
    query: prices.BookQuery,
    status: 200,
    answer: prices.PriceBook,
  },
  listOwnPrices: {
    method: "GET",
    path: "/prices/own",
    who: "reader",
    summary: "Prices of the project's own, replaced and removed ones too, newest first",
    status: 200,
    answer: prices.OwnPrices,
  },
  setOwnPrice: {
    method: "PUT",
    path: "/prices/own",
    who: "operator",
    summary: "Set a price over the one of the price book: a new version, for calls that come from now on",
    body: prices.SetPrice,
    status: 200,
    answer: prices.OwnPrice,
  },
  removeOwnPrice: {
    method: "DELETE",
    path: "/prices/own/{version}",
    who: "operator",
    summary: "Go back to the price book for calls that come from now on",
    params: OfVersion,
    status: 204,
  },
  previewOwnPrice: {
    method: "POST",
    path: "/prices/preview",
    who: "viewer",
    summary: "What the calls of the last 200 runs with a model would cost by a price",
    body: prices.SetPrice,
    reads: true,
    status: 200,
    answer: prices.PricePreview,
  },
  startReprice: {
    method: "POST",
    path: "/prices/reprice",
    who: "operator",
    summary: "Price stored runs again by the prices of now; one such job of a project at a time",
    body: prices.StartReprice,
    status: 201,
    answer: prices.RepriceJob,
  },
  listReprices: {
    method: "GET",
    path: "/prices/reprice",
    who: "reader",
    summary: "The last 20 times that runs were priced again, with their progress, newest first",
    status: 200,
    answer: prices.RepriceJobs,
  },
  cancelReprice: {
    method: "POST",
    path: "/prices/reprice/{id}/cancel",
    who: "operator",
    summary: "Stop pricing again; what is done stays",
    params: OfJob,
    status: 200,
    answer: prices.RepriceJob,
  },
} as const satisfies Record<string, ApiCall>;

export const pricesShapes = {
  ListedPrice: prices.ListedPrice,
  OwnPrice: prices.OwnPrice,
  OwnPrices: prices.OwnPrices,
  PriceBook: prices.PriceBook,
  PricePreview: prices.PricePreview,
  RepriceJob: prices.RepriceJob,
  RepriceJobs: prices.RepriceJobs,
} as const;
