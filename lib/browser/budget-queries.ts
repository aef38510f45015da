"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, send } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import {
  Budget,
  BudgetBurn,
  BudgetPreview,
  type BudgetPreviewAsk,
  BudgetStates,
  type ChangeBudget,
  type NewBudget,
} from "@/lib/contract/money";

/** Money is spent without an event. */
const everyMs = 5_000;

export const useBudgets = () =>
  useQuery({
    queryKey: queryKeys.budgetStates,
    queryFn: ({ signal }) => call("/budgets/state", BudgetStates, { signal }),
    refetchInterval: everyMs,
  });

export const useBudgetBurn = (id: string) =>
  useQuery({
    queryKey: queryKeys.budgetBurn(id),
    queryFn: ({ signal }) => call(`/budgets/${id}/burn`, BudgetBurn, { signal }),
    refetchInterval: everyMs,
  });

/** The former answer stands until the next is there. */
export const useBudgetPreview = (body: BudgetPreviewAsk | null) =>
  useQuery({
    queryKey: queryKeys.budgetPreview(body),
    queryFn: ({ signal }) => call("/budgets/preview", BudgetPreview, { method: "POST", body, signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

function useBudgetMutation<Asked, Answer>(change: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.budgets }),
  });
}

export const useCreateBudget = () =>
  useBudgetMutation((body: NewBudget) => call("/budgets", Budget, { method: "POST", body }));
export const useChangeBudget = () =>
  useBudgetMutation(({ id, ...body }: ChangeBudget & { readonly id: string }) =>
    call(`/budgets/${id}`, Budget, { method: "PATCH", body }),
  );
export const useRemoveBudget = () => useBudgetMutation((id: string) => send(`/budgets/${id}`, { method: "DELETE" }));
