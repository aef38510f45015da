import { z } from "zod";
import { Control } from "@/lib/contract/controls";
import { BudgetState } from "@/lib/contract/money";
import { Run } from "@/lib/contract/runs";
import { isZone } from "@/lib/domain/time/zoned-time";
import { costStates } from "@/lib/domain/trace/step";

const Time = z.string();
const Count = z.int();

/** Pipelines and runs that the overview names. */
export const overviewPipelinesMax = 8;
export const overviewRunsMax = 6;

export const OverviewQuery = z.object({
  zone: z
    .string()
    .max(100, "is longer than 100 characters")
    .refine(isZone, "is not an IANA time zone")
    .default("UTC")
    .describe("IANA name of the time zone in which days begin"),
});
export type OverviewQuery = z.output<typeof OverviewQuery>;

const ByStatus = z.object({
  running: Count,
  waiting: Count,
  done: Count,
  failed: Count,
  halted: Count,
  lost: Count,
});

/** Of the runs that began in a stretch of time. */
export const StretchFigures = z.object({
  from: Time,
  /** No part of it; null: until now. */
  to: Time.nullable(),
  runs: Count,
  costMicroUsd: Count,
  costState: z.enum(costStates),
  /** Runs with a schema failure, and with a silent one. */
  schemaFailures: Count,
  silentFailures: Count,
});
export type StretchFigures = z.infer<typeof StretchFigures>;

const PipelineToday = z.object({
  name: z.string(),
  runs: Count,
  /** Of the runs that ended; null where none has. */
  successRate: z.number().nullable(),
  /** Of yesterday, the whole day. */
  successRateBefore: z.number().nullable(),
  durationP50Ns: z.string().nullable(),
  durationP95Ns: z.string().nullable(),
  costPerRunMicroUsd: Count.nullable(),
  costState: z.enum(costStates),
  schemaFailures: Count,
  silentFailures: Count,
  /** Runs by hour of the last twelve, the oldest first. */
  hours: z.array(Count),
  /** Its own budget that has most of its limit used. */
  budget: BudgetState.nullable(),
});
export type PipelineToday = z.infer<typeof PipelineToday>;

/** A quarter of an hour of today. */
const Quarter = z.object({
  from: Time,
  to: Time,
  /** Done, or not ended. */
  good: Count,
  failed: Count,
  halted: Count,
  /** Runs of the same quarter of yesterday. */
  before: Count,
});
export type Quarter = z.infer<typeof Quarter>;

/** What somebody should look at, the most pressing first. */
const Need = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("approval"), id: z.string(), ask: z.string(), pipeline: z.string(), expiresAt: Time }),
  z.object({ kind: z.literal("control"), control: Control }),
  z.object({ kind: z.literal("alert"), id: z.string(), name: z.string(), since: Time }),
  z.object({ kind: z.literal("budget"), budget: BudgetState }),
  z.object({ kind: z.literal("breaker"), resource: z.string(), state: z.enum(["open", "half_open", "isolated"]) }),
  z.object({
    kind: z.literal("finding"),
    groupId: z.string(),
    rule: z.string(),
    pipeline: z.string().nullable(),
    step: z.string().nullable(),
    isBack: z.boolean(),
    runs: Count,
    at: Time,
  }),
]);
export type Need = z.infer<typeof Need>;

export const Overview = z.object({
  zone: z.string(),
  now: Time,
  today: StretchFigures.extend({ byStatus: ByStatus }),
  /** Yesterday until the same time of day. */
  yesterday: StretchFigures,
  /** The seven days before today. */
  week: StretchFigures,
  quarters: z.array(Quarter),
  approvals: z.object({ waiting: Count, oldestAt: Time.nullable() }),
  breakers: z.object({ open: Count, halfOpen: Count, isolated: Count }),
  /** Those that refused calls, have used four fifths of their limit or are expected to reach it; `total` counts all budgets. */
  budgets: z.object({ near: z.array(BudgetState), total: Count }),
  needs: z.array(Need),
  pipelines: z.array(PipelineToday),
  pipelinesTotal: Count,
  /** The newest runs of today that failed, were halted or got lost. */
  bad: z.array(Run),
  /** No run has ever come in. */
  isEmpty: z.boolean(),
});
export type Overview = z.infer<typeof Overview>;
