// Calls about how people are told.
import { call, type Options, type Page, send } from "@/lib/browser/api";
import { CreatedWebhook, DeliveryPage, type NewWebhook, WebhookPage } from "@/lib/contract/controls";
import {
  Channel,
  ChannelList,
  Notification,
  NotificationPage,
  Preferences,
  type SetChannel,
  TestQueued,
} from "@/lib/contract/notifications";
import type { ChannelKind } from "@/lib/domain/notify/notice";

export const getChannels = (options: Options = {}) => call("/notifications/channels", ChannelList, options);
export const setChannel = (kind: ChannelKind, body: SetChannel) =>
  call(`/notifications/channels/${kind}`, Channel, { method: "PUT", body });
export const removeChannel = (kind: ChannelKind) => send(`/notifications/channels/${kind}`, { method: "DELETE" });
export const testChannel = (kind: ChannelKind, to: string | undefined) =>
  call(`/notifications/channels/${kind}/test`, TestQueued, { method: "POST", body: to === undefined ? {} : { to } });

type NotificationQuery = Page & { readonly status?: string | null; readonly channel?: string | null };
export const getNotifications = (query: NotificationQuery, options: Options = {}) =>
  call("/notifications", NotificationPage, { ...options, query });
export const changeNotification = (id: string, to: "resend" | "dismiss") =>
  call(`/notifications/${encodeURIComponent(id)}/${to}`, Notification, { method: "POST" });

export const getPreferences = (options: Options = {}) => call("/notifications/preferences", Preferences, options);
export const setPreferences = (body: Preferences) =>
  call("/notifications/preferences", Preferences, { method: "PUT", body });

/** Address for an EventSource: `event: notice` for each that this page is to show. */
export const desktopStreamUrl = "/api/v1/notifications/stream";
export const markShown = (ids: readonly string[]) => send("/notifications/shown", { method: "POST", body: { ids } });

export const getWebhooks = (page: Page, options: Options = {}) =>
  call("/webhooks", WebhookPage, { ...options, query: page });
/** The answer holds the secret: the only time that it is shown. */
export const createWebhook = (body: NewWebhook) => call("/webhooks", CreatedWebhook, { method: "POST", body });
export const removeWebhook = (id: string) => send(`/webhooks/${encodeURIComponent(id)}`, { method: "DELETE" });
export const testWebhook = (id: string) =>
  call(`/webhooks/${encodeURIComponent(id)}/test`, TestQueued, { method: "POST" });
export const resendDelivery = (webhookId: string, id: string) =>
  send(`/webhooks/${encodeURIComponent(webhookId)}/deliveries/${encodeURIComponent(id)}/resend`, { method: "POST" });
export const getDeliveries = (id: string, page: Page, options: Options = {}) =>
  call(`/webhooks/${encodeURIComponent(id)}/deliveries`, DeliveryPage, { ...options, query: page });
