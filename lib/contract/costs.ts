import { z } from "zod";
import { momentOf } from "@/lib/contract/moment";
import { dimensions } from "@/lib/domain/cost/families";
import { wasteCauses } from "@/lib/domain/cost/measures";
import { isZone } from "@/lib/domain/time/zoned-time";

const Micro = z.int();
const Time = z.string();
const Moment = momentOf("2026-11-22T12:00:00Z", { offset: true });
/** A label, or nothing for what has none. */
const Wanted = z.string().max(2_000, "is longer than 2000 characters").optional();

export const costBuckets = ["auto", "hour", "day", "week", "month"] as const;
export const costSorts = ["cost", "wasted", "calls", "tokens", "runs", "label"] as const;
export const costRowsMax = 1_000;

export const CostFilter = z.object({
  pipeline: Wanted,
  version: Wanted,
  status: Wanted,
  model: Wanted,
  provider: Wanted,
  step: Wanted,
  tool: Wanted,
  user: Wanted,
  session: Wanted,
  tag: Wanted,
});
export type CostFilter = z.infer<typeof CostFilter>;

const CostRange = z.object({
  /** The last 28 days where nothing is said. */
  from: Moment.optional(),
  to: Moment.optional(),
  zone: z.string().max(100, "is too long").refine(isZone, "is not an IANA time zone").default("UTC"),
});

/** What is asked of costs. A filter names one label, or is empty for what has none. */
export const CostQuery = CostRange.extend({
  ...CostFilter.shape,
  by: z.enum(dimensions).default("model"),
  bucket: z.enum(costBuckets).default("auto"),
  sort: z.enum(costSorts).default("cost"),
  limit: z.coerce
    .number()
    .int("is not a whole number")
    .min(1, "is less than 1")
    .max(costRowsMax, "is more than 1000")
    .default(100),
  /** With the stretch of the same length just before. */
  compare: z.enum(["previous", "none"]).default("previous"),
});
export type CostQuery = z.output<typeof CostQuery>;

/** Cached and written tokens are part of the input, reasoning is part of the output. Waste by cause: no money is in two of them. */
export const CostFigures = z.object({
  /** Null where rows are parts of runs. */
  runs: z.int().nullable(),
  calls: z.int(),
  toolCalls: z.int(),
  failedCalls: z.int(),
  costMicroUsd: Micro,
  /** Calls whose usage has no price, in part or in whole: the cost is too low by it. */
  unpricedCalls: z.int(),
  unpricedTokens: z.int(),
  tokens: z.object({ input: z.int(), cached: z.int(), written: z.int(), output: z.int(), reasoning: z.int() }),
  wastedMicroUsd: Micro,
  waste: z.record(z.enum(wasteCauses), Micro),
});
export type CostFigures = z.infer<typeof CostFigures>;

/** `runs`, `doneRuns`, `sessions`: of all runs that match, whatever step, model, provider or tool is asked for. */
export const CostSummary = z.object({
  from: Time,
  to: Time,
  figures: CostFigures,
  runs: z.int(),
  doneRuns: z.int(),
  sessions: z.int(),
  /** Null where there is nothing to divide by. */
  perRunMicroUsd: Micro.nullable(),
  perDoneRunMicroUsd: Micro.nullable(),
  perSessionMicroUsd: Micro.nullable(),
});
export type CostSummary = z.infer<typeof CostSummary>;

export const CostRow = z.object({
  /** Null: what has no such label. */
  label: z.string().nullable(),
  figures: CostFigures,
  /** Of the stretch before; null where it was not asked. */
  previousMicroUsd: Micro.nullable(),
});
export type CostRow = z.infer<typeof CostRow>;

/** `rest`: all labels that have no series of their own. */
export const CostSeries = z.object({ label: z.string().nullable(), rest: z.boolean(), microUsd: z.array(Micro) });
export type CostSeries = z.infer<typeof CostSeries>;

export const UnpricedUsage = z.object({ model: z.string().nullable(), calls: z.int(), tokens: z.int() });
export type UnpricedUsage = z.infer<typeof UnpricedUsage>;

/**
 * What runs that began in the stretch cost, to the micro-dollar. Buckets begin at `edges`, and one more edge ends the last.
 * A run with several tags counts in each of them.
 */
export const Costs = z.object({
  zone: z.string(),
  by: z.enum(dimensions),
  total: CostSummary,
  previous: CostSummary.nullable(),
  edges: z.array(Time),
  series: z.array(CostSeries),
  rows: z.array(CostRow),
  /** How many labels there are in all. */
  labels: z.int(),
  unpriced: z.array(UnpricedUsage),
});
export type Costs = z.infer<typeof Costs>;
