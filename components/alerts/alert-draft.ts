import type { Alert, AlertRule } from "@/lib/contract/alerts";
import { type MetricId, metricOf, type Unit } from "@/lib/domain/alerts/metrics";

/** An alert as it is typed. */
export type AlertDraft = {
  readonly name: string;
  readonly metric: MetricId;
  /** "": the whole project. */
  readonly pipeline: string;
  readonly kind: "above" | "below" | "norm";
  readonly limit: string;
  readonly direction: "above" | "below" | "either";
  readonly spreads: string;
  readonly windowMinutes: string;
  readonly forMinutes: string;
};

export const newDraft: AlertDraft = {
  ...{ name: "", metric: "error_rate", pipeline: "", kind: "above", limit: "10", direction: "above", spreads: "4" },
  ...{ windowMinutes: "15", forMinutes: "5" },
};

/** What a person types: dollars, percent, seconds. */
const perTyped: Readonly<Record<Unit, number>> = { money: 1e6, share: 0.01, count: 1, duration: 1_000 };
export const typedUnit: Readonly<Record<Unit, string>> = { money: "$", share: "%", count: "", duration: "s" };

export function draftOf({ condition, ...alert }: Alert): AlertDraft {
  const { name, metric, pipeline, windowMinutes, forMinutes } = alert;
  const typed = (value: number) => String(Number((value / perTyped[metricOf(metric).unit]).toPrecision(12)));
  return {
    ...newDraft,
    ...{ name, metric, pipeline: pipeline ?? "", kind: condition.kind },
    ...{ windowMinutes: String(windowMinutes), forMinutes: String(forMinutes) },
    ...(condition.kind === "norm"
      ? { direction: condition.direction, spreads: String(condition.spreads) }
      : { limit: typed(condition.limit) }),
  };
}

/** The rule that the draft means, or what is wrong with it. */
export function ruleOf(draft: AlertDraft): AlertRule | string {
  const { name, metric, pipeline, kind, direction } = draft;
  const { unit, of } = metricOf(metric);
  const [limit, spreads] = [readNumber(draft.limit), readNumber(draft.spreads)];
  const [windowMinutes, forMinutes] = [readNumber(draft.windowMinutes), readNumber(draft.forMinutes)];
  if (kind !== "norm" && limit === null) return "The limit is not a number of 0 or more.";
  if (kind === "norm" && (spreads === null || spreads < 1 || spreads > 20)) return "Spreads are a number from 1 to 20.";
  if (of === "window" && !isWhole(windowMinutes, 5, 1_440)) return "The stretch is 5 to 1440 minutes.";
  if (!isWhole(forMinutes, 0, 1_440)) return "It has to last 0 to 1440 minutes.";
  return {
    ...{ name: name.trim() || metricOf(metric).label, metric, pipeline: pipeline === "" ? null : pipeline },
    condition:
      kind === "norm"
        ? { kind, direction, spreads: spreads ?? 4 }
        : { kind, limit: Number(((limit ?? 0) * perTyped[unit]).toPrecision(12)) },
    ...{ windowMinutes: of === "window" ? (windowMinutes ?? 15) : 15, forMinutes: forMinutes ?? 0 },
  };
}

const readNumber = (typed: string): number | null =>
  /^\d{1,12}(?:\.\d{1,9})?$/.test(typed.trim()) ? Number(typed) : null;
const isWhole = (value: number | null, min: number, max: number): boolean =>
  value !== null && Number.isInteger(value) && value >= min && value <= max;
