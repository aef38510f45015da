"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, send } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { Alert, AlertHistory, AlertList, AlertPreview, type AlertRule, AlertTested } from "@/lib/contract/alerts";

const everyMs = 5_000;
const historyMax = 50;
const pathOf = (id: string) => `/alerts/${encodeURIComponent(id)}`;

export const useAlerts = () =>
  useQuery({
    queryKey: queryKeys.alerts,
    queryFn: ({ signal }) => call("/alerts", AlertList, { signal }),
    refetchInterval: everyMs,
  });

export const useAlertHistory = (id: string) =>
  useQuery({
    queryKey: queryKeys.alertHistory(id),
    queryFn: ({ signal }) => call(`${pathOf(id)}/history`, AlertHistory, { signal, query: { limit: historyMax } }),
    refetchInterval: everyMs,
  });

/** Null while the rule cannot be read: nothing is asked. */
export const useAlertPreview = (rule: AlertRule | null) =>
  useQuery({
    queryKey: queryKeys.alertPreview(rule),
    queryFn: ({ signal }) => call("/alerts/preview", AlertPreview, { signal, method: "POST", body: rule }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
  });

function useChange<Asked, Answer>(change: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.alerts }),
  });
}

/** `id` null: a new one. */
export const useSaveAlert = () =>
  useChange(({ id, rule }: { id: string | null; rule: AlertRule }) =>
    id === null
      ? call("/alerts", Alert, { method: "POST", body: rule })
      : call(pathOf(id), Alert, { method: "PATCH", body: rule }),
  );
export const useEnableAlert = () =>
  useChange(({ id, enabled }: { id: string; enabled: boolean }) =>
    call(pathOf(id), Alert, { method: "PATCH", body: { enabled } }),
  );
/** `until` null: it is told again. */
export const useSilenceAlert = () =>
  useChange(({ id, until }: { id: string; until: string | null }) =>
    call(`${pathOf(id)}/silence`, Alert, { method: "POST", body: { until } }),
  );
export const useTestAlert = () =>
  useChange((id: string) => call(`${pathOf(id)}/test`, AlertTested, { method: "POST", body: {} }));
export const useRemoveAlert = () => useChange((id: string) => send(pathOf(id), { method: "DELETE" }));
