import type { BudgetForecast, BudgetRaise, BudgetScope, BudgetState, NewBudget } from "@/lib/contract/money";
import { shareUsed } from "@/lib/domain/guard/budget-use";
import { formatMoney, type Zone } from "@/lib/format";

export const periodOptions = [
  { value: "run", label: "each run" },
  { value: "hour", label: "an hour" },
  { value: "day", label: "a day" },
  { value: "week", label: "a week, from Monday" },
  { value: "month", label: "a month" },
  { value: "total", label: "all time" },
] as const;
const periodWords: Readonly<Record<NewBudget["period"], string>> = {
  run: "a run",
  hour: "an hour",
  day: "a day",
  week: "a week",
  month: "a month",
  total: "in all",
};
/** "$120.00 a day" */
export const limitWords = ({ limitMicroUsd, period }: Pick<NewBudget, "limitMicroUsd" | "period">) =>
  `${formatMoney(limitMicroUsd)} ${periodWords[period]}`;

export const kindWords: Readonly<Record<BudgetScope["kind"], string>> = {
  project: "project",
  pipeline: "pipeline",
  user: "user",
};

export function scopeName(scope: BudgetScope, project: string): string {
  if (scope.kind === "project") return project;
  if (scope.kind === "pipeline") return scope.pipeline;
  return scope.userId === "*" ? "each user" : scope.userId;
}

type AtLimit = BudgetState["atLimit"];
export function atLimitWords(atLimit: AtLimit): string {
  switch (atLimit.kind) {
    case "tell":
      return "tells only";
    case "halt":
      return "halts";
    case "fallback":
      return `falls back to ${atLimit.model}`;
    case "ask":
      return "asks a person";
  }
}

/** "raise to $20.00", "removal": what was asked for and needs an approval. */
export function raiseWords(change: BudgetRaise["change"], limitMicroUsd: number): string {
  if (change === null) return "removal";
  const parts = [
    ...(change.limitMicroUsd !== undefined && change.limitMicroUsd > limitMicroUsd
      ? [`raise to ${formatMoney(change.limitMicroUsd)}`]
      : []),
    ...(change.paused === true ? ["pause"] : []),
    ...(change.atLimit?.kind === "tell" ? ["change to a soft limit"] : []),
    ...(change.raiseNeedsApproval === false ? ["raises without an approval"] : []),
  ];
  return parts.join(", ") || "change";
}

/** "62 % of $120.00 a day" */
export function shareWords(budget: BudgetState): string {
  return `${Math.round(shareUsed(budget) * 100)} % of ${limitWords(budget)}`;
}

/** Hour and minute, with the day where it is not the one of `now`. */
export function clockWords(at: string, nowMs: number, zone: Zone = {}): string {
  const format = (options: Intl.DateTimeFormatOptions, ms: number | Date) =>
    new Intl.DateTimeFormat("en-GB", { ...zone, ...options }).format(ms);
  const clock = format({ hour: "2-digit", minute: "2-digit" }, new Date(at));
  const day = (ms: number | Date) => format({ day: "numeric", month: "short" }, ms);
  return day(new Date(at)) === day(nowMs) ? clock : `${day(new Date(at))} ${clock}`;
}

/** When it will be spent, and how sure that is. */
export function forecastWords(forecast: BudgetForecast, nowMs: number, zone: Zone = {}): string {
  const clock = (at: string) => clockWords(at, nowMs, zone);
  switch (forecast.kind) {
    case "hit":
      return `Spent since ${clock(forecast.at)}.`;
    case "unknown":
      return "Too little was spent in this window to say when it will be hit.";
    case "fits":
      return "At this pace it lasts until the window ends.";
    case "expected": {
      const { at, earliest, latest } = forecast;
      if (at === null) return `At this pace it lasts, but four times in five it may be hit from ${clock(earliest)} on.`;
      const until =
        latest === null ? `not before ${clock(earliest)}` : `between ${clock(earliest)} and ${clock(latest)}`;
      return `At this pace it is hit at ${clock(at)}; four times in five ${until}.`;
    }
  }
}

/** The same in a cell. */
export function forecastBrief({ forecast, refused }: BudgetState, nowMs: number, zone: Zone = {}): string {
  if (refused > 0) return `refused ${refused} ${refused === 1 ? "call" : "calls"}`;
  if (forecast === null || forecast.kind === "unknown") return "";
  if (forecast.kind === "hit") return "spent";
  if (forecast.kind === "expected" && forecast.at !== null) return `hit at ${clockWords(forecast.at, nowMs, zone)}`;
  return forecast.kind === "fits" ? "lasts" : "may be hit";
}
