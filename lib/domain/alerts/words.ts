// An alert in words, for messages and screens. Names are hostile text: who shows them makes them one line.
import type { Condition } from "@/lib/domain/alerts/alert";
import { isMetric, type MetricId, metricOf, type Unit } from "@/lib/domain/alerts/metrics";

const minuteMs = 60_000;

/** `$12.40`, `3.1 %`, `118`, `4.2 s`, `2 h 10 m`. */
export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case "money":
      return value > 0 && value < 10_000 ? `$${(value / 1e6).toFixed(6)}` : `$${grouped(value / 1e6, 2)}`;
    case "share":
      return `${grouped(value * 100, value < 0.1 ? 1 : 0)} %`;
    case "count":
      return grouped(value, Number.isInteger(value) ? 0 : 1);
    case "duration":
      return formatMs(value);
  }
}

const grouped = (value: number, digits: number) =>
  new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

function formatMs(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < minuteMs) return `${grouped(ms / 1_000, 1)} s`;
  const minutes = Math.round(ms / minuteMs);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** `15 min`, `2 h`, `1 d`. */
export function formatMinutes(minutes: number): string {
  if (minutes % 1_440 === 0 && minutes > 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 && minutes > 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** `above $5.00`, `4 spreads above the norm`. */
export function conditionWords(condition: Condition, metric: MetricId): string {
  if (condition.kind !== "norm") return `${condition.kind} ${formatValue(condition.limit, metricOf(metric).unit)}`;
  const side = condition.direction === "either" ? "off" : condition.direction;
  return `${condition.spreads} spreads ${side} the norm`;
}

type Told = Readonly<Record<string, unknown>>;

/** `Error rate of refund-desk is 31 % over the last 15 min, allowed are at most 10 %.` */
export function alertSentence(told: Told): string {
  const metric = String(told["metric"]);
  if (!isMetric(metric)) return "";
  const { label, unit, of } = metricOf(metric);
  const show = (value: unknown) => (typeof value === "number" ? formatValue(value, unit) : null);
  const scope = typeof told["pipeline"] === "string" ? ` of ${told["pipeline"]}` : "";
  const over = of === "window" ? ` over the last ${formatMinutes(Number(told["windowMinutes"]))}` : "";
  const [high, low] = [show(told["high"]), show(told["low"])];
  const allowed = [high && `at most ${high}`, low && `at least ${low}`].filter(Boolean).join(" and ");
  return `${label}${scope} is ${show(told["value"]) ?? "not to be measured"}${over}${allowed && `, allowed is ${allowed}`}.`;
}
