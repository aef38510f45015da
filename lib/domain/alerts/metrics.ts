// The numbers that can be watched. Of a stretch of time, or as they stand now.

export type Unit = "money" | "share" | "count" | "duration";
export type Metric = {
  readonly label: string;
  /** What exactly is counted. */
  readonly means: string;
  /** money: micro-dollars · share: 0 to 1 · duration: milliseconds */
  readonly unit: Unit;
  /** window: of the runs that began in the last minutes · now: as it stands at the moment */
  readonly of: "window" | "now";
};

export const metrics = {
  cost: { label: "Cost", means: "what the runs cost", unit: "money", of: "window" },
  cost_per_run: { label: "Cost per run", means: "mean of the runs whose cost is known", unit: "money", of: "window" },
  error_rate: {
    label: "Error rate",
    means: "failed, halted and lost runs, of those that ended",
    unit: "share",
    of: "window",
  },
  schema_failures: { label: "Schema failures", means: "runs with a broken contract", unit: "count", of: "window" },
  silent_failures: { label: "Silent failures", means: "runs with a silent failure", unit: "count", of: "window" },
  runs: { label: "Runs", means: "runs that began", unit: "count", of: "window" },
  tokens: { label: "Tokens", means: "input and output tokens of the runs", unit: "count", of: "window" },
  duration_p50: { label: "Latency p50", means: "half of the runs took longer", unit: "duration", of: "window" },
  duration_p95: { label: "Latency p95", means: "one run in twenty took longer", unit: "duration", of: "window" },
  approvals_waiting: {
    label: "Approvals waiting",
    means: "requests that nobody has decided",
    unit: "count",
    of: "now",
  },
  approvals_age: { label: "Age of approvals", means: "how long the oldest request waits", unit: "duration", of: "now" },
  budget_use: {
    label: "Budget use",
    means: "spent and held money of the fullest budget, of its limit",
    unit: "share",
    of: "now",
  },
} as const satisfies Record<string, Metric>;
export type MetricId = keyof typeof metrics;

export function isMetric(id: string): id is MetricId {
  return Object.hasOwn(metrics, id);
}
export const metricIds = Object.keys(metrics).filter(isMetric);
export const metricOf = (id: MetricId): Metric => metrics[id];

/** What is known of a stretch of time. */
export type WindowSums = {
  readonly runs: number;
  readonly ended: number;
  readonly bad: number;
  readonly costMicroUsd: number;
  /** Runs whose cost is known. */
  readonly priced: number;
  readonly schema: number;
  readonly silent: number;
  readonly tokens: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
};
export type WindowMetric = {
  [Id in MetricId]: (typeof metrics)[Id]["of"] extends "window" ? Id : never;
}[MetricId];
export const isWindowMetric = (id: MetricId): id is WindowMetric => metrics[id].of === "window";

/** null: there is nothing that it could be of. */
export function measuredBy(metric: WindowMetric, sums: WindowSums): number | null {
  switch (metric) {
    case "cost":
      return sums.costMicroUsd;
    case "cost_per_run":
      return sums.priced === 0 ? null : sums.costMicroUsd / sums.priced;
    case "error_rate":
      return sums.ended === 0 ? null : sums.bad / sums.ended;
    case "schema_failures":
      return sums.schema;
    case "silent_failures":
      return sums.silent;
    case "runs":
      return sums.runs;
    case "tokens":
      return sums.tokens;
    case "duration_p50":
      return sums.p50Ms;
    case "duration_p95":
      return sums.p95Ms;
  }
}
