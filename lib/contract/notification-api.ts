import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import * as notifications from "@/lib/contract/notifications";
import { OfRow } from "@/lib/contract/params";

const OfKind = z.object({ kind: notifications.ChannelKind });

/** How people are told: channels, what was sent over them, and what each person wants. */
export const notificationCalls = {
  listChannels: {
    method: "GET",
    path: "/notifications/channels",
    who: "viewer",
    summary: "Channels that people are told over, without their secrets",
    status: 200,
    answer: notifications.ChannelList,
  },
  setChannel: {
    method: "PUT",
    path: "/notifications/channels/{kind}",
    who: "owner",
    summary: "Set up a channel; a secret that is left out stays",
    params: OfKind,
    body: notifications.SetChannel,
    status: 200,
    answer: notifications.Channel,
  },
  removeChannel: {
    method: "DELETE",
    path: "/notifications/channels/{kind}",
    who: "owner",
    summary: "Remove a channel with its secrets, and what it has not sent",
    params: OfKind,
    status: 204,
  },
  testChannel: {
    method: "POST",
    path: "/notifications/channels/{kind}/test",
    who: "owner",
    summary: "Send a test over a channel, once; what came of it is among the notifications",
    params: OfKind,
    body: notifications.TestChannel,
    status: 201,
    answer: notifications.TestQueued,
  },
  testWebhook: {
    method: "POST",
    path: "/webhooks/{id}/test",
    who: "owner",
    summary: "Send an event `test` to a webhook; what came of it is among its deliveries",
    params: OfRow,
    status: 201,
    answer: notifications.TestQueued,
  },
  resendDelivery: {
    method: "POST",
    path: "/webhooks/{id}/deliveries/{deliveryId}/resend",
    who: "owner",
    summary: "Try a delivery of a webhook again from the first attempt, with the same webhook-id",
    params: z.object({ id: z.uuid(), deliveryId: z.uuid() }),
    status: 204,
  },
  listNotifications: {
    method: "GET",
    path: "/notifications",
    who: "operator",
    summary: "What people were told, or are to be told, newest first",
    query: notifications.NotificationQuery,
    status: 200,
    answer: notifications.NotificationPage,
  },
  resendNotification: {
    method: "POST",
    path: "/notifications/{id}/resend",
    who: "operator",
    summary: "Try a notification again from the first attempt",
    params: OfRow,
    status: 200,
    answer: notifications.Notification,
  },
  dismissNotification: {
    method: "POST",
    path: "/notifications/{id}/dismiss",
    who: "operator",
    summary: "Try a notification no more",
    params: OfRow,
    status: 200,
    answer: notifications.Notification,
  },
  getPreferences: {
    method: "GET",
    path: "/notifications/preferences",
    who: "viewer",
    summary: "Which channels the caller wants to be told over",
    status: 200,
    answer: notifications.Preferences,
  },
  setPreferences: {
    method: "PUT",
    path: "/notifications/preferences",
    who: "viewer",
    summary: "Choose which channels the caller is told over",
    body: notifications.Preferences,
    status: 200,
    answer: notifications.Preferences,
  },
  desktopStream: {
    method: "GET",
    path: "/notifications/stream",
    who: "viewer",
    summary: "Server-sent events: what an open page is to show the caller on the desktop",
    status: 200,
    mediaType: "text/event-stream",
  },
  markShown: {
    method: "POST",
    path: "/notifications/shown",
    who: "viewer",
    summary: "Say which notifications a page has shown on the desktop",
    body: notifications.Shown,
    status: 204,
  },
  slackInteraction: {
    method: "POST",
    path: "/slack/{id}/interactions",
    who: "open",
    summary: "Where Slack sends what people do in its messages: signed by Slack; the id is that of the project",
    params: OfRow,
    upload: true,
    status: 200,
  },
} as const satisfies Record<string, ApiCall>;

export const notificationShapes = {
  Channel: notifications.Channel,
  ChannelList: notifications.ChannelList,
  Notification: notifications.Notification,
  NotificationPage: notifications.NotificationPage,
} as const satisfies Record<string, z.ZodType>;
