import type { AlertRow } from "@/lib/server/sql/alerts/alerts";

type Told = Pick<
  AlertRow,
  "id" | "name" | "metric" | "pipeline" | "windowMinutes" | "value" | "low" | "high" | "since"
>;

/** What webhooks and people are told of an alert. `at` names this firing: its recovery carries it, too. */
export function describeAlert(alert: Told, at: Date) {
  const { id, name, metric, pipeline, windowMinutes, value, low, high, since } = alert;
  return { alertId: id, name, metric, pipeline, windowMinutes, value, low, high, since: (since ?? at).toISOString() };
}
