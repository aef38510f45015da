import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { StepKey } from "@/lib/contract/control-ids";
import * as money from "@/lib/contract/money";
import { PageQuery } from "@/lib/contract/page";
import { OfRow } from "@/lib/contract/params";
import { ListedPrice, PriceQuery } from "@/lib/contract/prices";

const OfHold = z.object({ id: StepKey });

/** Calls about budgets and holds, and the price by which a client holds. */
export const moneyCalls = {
  createBudget: {
    method: "POST",
    path: "/budgets",
    who: "operator",
    summary: "Limit the money of a scope in each window of time",
    body: money.NewBudget,
    status: 201,
    answer: money.Budget,
  },
  listBudgets: {
    method: "GET",
    path: "/budgets",
    who: "reader",
    summary: "Budgets with their present windows, newest first",
    query: PageQuery,
    status: 200,
    answer: money.BudgetPage,
  },
  getBudget: {
    method: "GET",
    path: "/budgets/{id}",
    who: "reader",
    summary: "A budget in the window of a time",
    params: OfRow,
    query: money.BudgetQuery,
    status: 200,
    answer: money.Budget,
  },
  changeBudget: {
    method: "PATCH",
    path: "/budgets/{id}",
    who: "operator",
    summary:
      "Change a budget; where its raises need an approval, one is asked for with the reason: 202, and nothing is changed yet",
    params: OfRow,
    body: money.ChangeBudget,
    status: 200,
    answer: money.Budget,
  },
  removeBudget: {
    method: "DELETE",
    path: "/budgets/{id}",
    who: "operator",
    summary: "Remove a budget; where its raises need an approval it is asked for: 202 with the budget",
    params: OfRow,
    status: 204,
  },
  listBudgetStates: {
    method: "GET",
    path: "/budgets/state",
    who: "reader",
    summary: "The newest 200 budgets with what they do at their limits, how they stand and when they will be spent",
    status: 200,
    answer: money.BudgetStates,
  },
  getBudgetBurn: {
    method: "GET",
    path: "/budgets/{id}/burn",
    who: "reader",
    summary: "What a budget spent over its present window",
    params: OfRow,
    status: 200,
    answer: money.BudgetBurn,
  },
  previewBudget: {
    method: "POST",
    path: "/budgets/preview",
    who: "viewer",
    summary: "How many of the last 1,000 runs a budget would have stopped",
    body: money.BudgetPreviewAsk,
    reads: true,
    status: 200,
    answer: money.BudgetPreview,
  },
  createHold: {
    method: "POST",
    path: "/holds",
    who: "key",
    summary: "Reserve money for a call in every scope that matches, or in none",
    body: money.NewHold,
    status: 201,
    orStatus: 200,
    answer: money.Hold,
  },
  getHold: {
    method: "GET",
    path: "/holds/{id}",
    who: "reader",
    summary: "One hold",
    params: OfHold,
    status: 200,
    answer: money.Hold,
  },
  settleHold: {
    method: "POST",
    path: "/holds/{id}/settle",
    who: "key",
    summary: "Charge what the call really cost, once",
    params: OfHold,
    body: money.SettleHold,
    status: 200,
    answer: money.Hold,
  },
  releaseHold: {
    method: "DELETE",
    path: "/holds/{id}",
    who: "key",
    summary: "Give back a hold whose call was never dispatched",
    params: OfHold,
    status: 200,
    answer: money.Hold,
  },
  getPrice: {
    method: "GET",
    path: "/prices",
    who: "reader",
    summary: "List price of a model in dollars for a million tokens, by which holds are made; 404 where none is known",
    query: PriceQuery,
    status: 200,
    answer: ListedPrice,
  },
} as const satisfies Record<string, ApiCall>;

export const moneyShapes = {
  Budget: money.Budget,
  BudgetBurn: money.BudgetBurn,
  BudgetForecast: money.BudgetForecast,
  BudgetPage: money.BudgetPage,
  BudgetPreview: money.BudgetPreview,
  BudgetState: money.BudgetState,
  BudgetStates: money.BudgetStates,
  Hold: money.Hold,
} as const satisfies Record<string, z.ZodType>;
