"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as api from "@/lib/browser/notification-api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { NewWebhook } from "@/lib/contract/controls";
import type { Preferences, SetChannel } from "@/lib/contract/notifications";
import type { ChannelKind } from "@/lib/domain/notify/notice";

const pageSize = 50;
/** Attempts are made by another process: somebody who tests a channel waits for one. */
const everyMs = 2_000;

export const useChannels = () =>
  useQuery({ queryKey: queryKeys.channels, queryFn: ({ signal }) => api.getChannels({ signal }) });

/** Whatever is changed, all that the page of notifications shows is read again. */
function useChange<Asked, Answer>(change: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications }),
  });
}

export const useSetChannel = (kind: ChannelKind) => useChange((body: SetChannel) => api.setChannel(kind, body));
export const useRemoveChannel = () => useChange((kind: ChannelKind) => api.removeChannel(kind));
export const useTestChannel = () =>
  useChange(({ kind, to }: { kind: ChannelKind; to?: string | undefined }) => api.testChannel(kind, to));

/** Newest first. */
export const useNotifications = (status: string | null) =>
  useInfiniteQuery({
    queryKey: queryKeys.notificationList(status),
    queryFn: ({ pageParam, signal }) =>
      api.getNotifications({ status, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: everyMs,
  });
export const useChangeNotification = () =>
  useChange(({ id, to }: { id: string; to: "resend" | "dismiss" }) => api.changeNotification(id, to));

export const usePreferences = () =>
  useQuery({ queryKey: queryKeys.preferences, queryFn: ({ signal }) => api.getPreferences({ signal }) });
export const useSetPreferences = () => useChange((wanted: Preferences) => api.setPreferences(wanted));

export const useWebhooks = () =>
  useQuery({ queryKey: queryKeys.webhooks, queryFn: ({ signal }) => api.getWebhooks({ limit: 200 }, { signal }) });
export const useCreateWebhook = () => useChange((body: NewWebhook) => api.createWebhook(body));
export const useRemoveWebhook = () => useChange((id: string) => api.removeWebhook(id));
export const useTestWebhook = () => useChange((id: string) => api.testWebhook(id));
export const useResendDelivery = (webhookId: string) => useChange((id: string) => api.resendDelivery(webhookId, id));
export const useDeliveries = (id: string | null) =>
  useQuery({
    queryKey: queryKeys.deliveries(id ?? ""),
    queryFn: ({ signal }) => api.getDeliveries(id ?? "", { limit: pageSize }, { signal }),
    enabled: id !== null,
    refetchInterval: everyMs,
  });
