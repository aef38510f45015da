import { z } from "zod";
import * as alerts from "@/lib/contract/alerts";
import type { ApiCall } from "@/lib/contract/call";

const OfAlert = z.object({ id: z.uuid() });

/** Numbers that are watched. */
export const alertCalls = {
  listAlerts: {
    method: "GET",
    path: "/alerts",
    who: "reader",
    summary: "Alerts with their state, those that fire first",
    status: 200,
    answer: alerts.AlertList,
  },
  createAlert: {
    method: "POST",
    path: "/alerts",
    who: "operator",
    summary:
      "Watch a number of the project or of a pipeline: tell when it goes beyond a limit or its norm, and when it is back",
    body: alerts.AlertRule,
    status: 201,
    answer: alerts.Alert,
  },
  previewAlert: {
    method: "POST",
    path: "/alerts/preview",
    who: "reader",
    reads: true,
    summary: "How often an alert would have fired in the last 7 days",
    body: alerts.AlertRule,
    status: 200,
    answer: alerts.AlertPreview,
  },
  getAlert: {
    method: "GET",
    path: "/alerts/{id}",
    who: "reader",
    summary: "One alert",
    params: OfAlert,
    status: 200,
    answer: alerts.Alert,
  },
  changeAlert: {
    method: "PATCH",
    path: "/alerts/{id}",
    who: "operator",
    summary: "Change the given fields of an alert; it begins anew",
    params: OfAlert,
    body: alerts.AlertChangeBody,
    status: 200,
    answer: alerts.Alert,
  },
  removeAlert: {
    method: "DELETE",
    path: "/alerts/{id}",
    who: "operator",
    summary: "Remove an alert with its history",
    params: OfAlert,
    status: 204,
  },
  silenceAlert: {
    method: "POST",
    path: "/alerts/{id}/silence",
    who: "operator",
    summary: "Tell nobody of an alert until a time; its history goes on",
    params: OfAlert,
    body: alerts.SilenceAlert,
    status: 200,
    answer: alerts.Alert,
  },
  testAlert: {
    method: "POST",
    path: "/alerts/{id}/test",
    who: "operator",
    summary: "Tell of an alert as if it fired, marked as a test",
    params: OfAlert,
    status: 200,
    answer: alerts.AlertTested,
  },
  alertHistory: {
    method: "GET",
    path: "/alerts/{id}/history",
    who: "reader",
    summary: "When an alert fired and recovered, newest first",
    params: OfAlert,
    query: alerts.AlertHistoryQuery,
    status: 200,
    answer: alerts.AlertHistory,
  },
} as const satisfies Record<string, ApiCall>;

export const alertShapes = {
  Alert: alerts.Alert,
  AlertHistory: alerts.AlertHistory,
  AlertList: alerts.AlertList,
  AlertPreview: alerts.AlertPreview,
} as const satisfies Record<string, z.ZodType>;
