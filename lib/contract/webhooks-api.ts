import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import * as controls from "@/lib/contract/controls";
import { PageQuery } from "@/lib/contract/page";
import { OfRow } from "@/lib/contract/params";

export const webhookCalls = {
  createWebhook: {
    method: "POST",
    path: "/webhooks",
    who: "owner",
    summary: "Send events to an address; the secret is shown in this answer only",
    body: controls.NewWebhook,
    status: 201,
    answer: controls.CreatedWebhook,
    secret: "secret",
  },
  listWebhooks: {
    method: "GET",
    path: "/webhooks",
    who: "owner",
    summary: "Webhooks, newest first, without their secrets",
    query: PageQuery,
    status: 200,
    answer: controls.WebhookPage,
  },
  removeWebhook: {
    method: "DELETE",
    path: "/webhooks/{id}",
    who: "owner",
    summary: "Remove a webhook with what it has not sent",
    params: OfRow,
    status: 204,
  },
  listDeliveries: {
    method: "GET",
    path: "/webhooks/{id}/deliveries",
    who: "owner",
    summary: "What a webhook sent, newest first",
    params: OfRow,
    query: PageQuery,
    status: 200,
    answer: controls.DeliveryPage,
  },
} as const satisfies Record<string, ApiCall>;

export const webhookShapes = {
  CreatedWebhook: controls.CreatedWebhook,
  DeliveryPage: controls.DeliveryPage,
  Webhook: controls.Webhook,
  WebhookPage: controls.WebhookPage,
} as const satisfies Record<string, z.ZodType>;
