import { z } from "zod";
import { Run, RunFilter, SpanId, TraceId } from "@/lib/contract/runs";
import { diffFields } from "@/lib/domain/diff/compare-steps";
import { changes } from "@/lib/domain/diff/diff-rows";
import { stepKinds } from "@/lib/domain/trace/step";

export const DiffQuery = z.object({
  head: TraceId.describe("The run that is looked at"),
  base: TraceId.optional().describe("The run that it is compared with; left out: the nearest successful one like it"),
});
export type DiffQuery = z.infer<typeof DiffQuery>;

/** How the base was found. */
const ChosenBy = z.enum(["given", "same_input", "similar_input", "same_shape"]);
export type ChosenBy = z.infer<typeof ChosenBy>;

/** Base's and head's; null where the run has no such step, or the step no such value. */
const both = <T extends z.ZodType>(value: T) => z.tuple([value.nullable(), value.nullable()]);

export const DiffRow = z.object({
  baseSpanId: SpanId.nullable(),
  headSpanId: SpanId.nullable(),
  change: z.enum(changes),
  fields: z.array(z.enum(diffFields)),
  kind: z.enum(stepKinds),
  name: z.string(),
  /** In base, where it was another. */
  baseName: z.string().nullable(),
  depth: z.int(),
  failed: z.tuple([z.boolean(), z.boolean()]),
  durationNs: both(z.number()),
  costMicroUsd: both(z.int()),
  /** Input and output together. */
  tokens: both(z.int()),
});
export type DiffRow = z.infer<typeof DiffRow>;

export const Diff = z.object({
  base: Run,
  head: Run,
  chosenBy: ChosenBy,
  /** In head's order of start; a step that head lacks stands after the one that it followed in base. */
  rows: z.array(DiffRow),
  /** The first row that differs by itself, not only because of what is below it; null: both behaved alike. */
  firstDivergence: z
    .object({
      row: z.int(),
      baseSpanId: SpanId.nullable(),
      headSpanId: SpanId.nullable(),
      sentence: z.string(),
    })
    .nullable(),
  /** What was not compared in full, null where everything was. */
  limits: z.object({ reason: z.string(), aligned: z.int(), total: z.int() }).nullable(),
});
export type Diff = z.infer<typeof Diff>;

export const cohortRunsMax = 2_000;
const Side = z.union([
  z.array(TraceId).min(1, "names no run").max(cohortRunsMax, `names more than ${cohortRunsMax} runs`),
  z.string().max(2_000).describe("A query as the list of runs takes it; the newest runs that match"),
  RunFilter,
]);
export type CohortSide = z.infer<typeof Side>;

export const CohortBody = z.strictObject({ failed: Side, good: Side });
export type CohortBody = z.infer<typeof CohortBody>;

const Share = z.tuple([z.int(), z.int()]);
export const Cohort = z.object({
  failed: z.array(TraceId),
  good: z.array(TraceId),
  /** The steps of a typical good run in order, and in how many runs each is and fails. */
  path: z.array(
    z.object({
      step: z.string(),
      kind: z.enum(stepKinds),
      depth: z.int(),
      failed: Share,
      good: Share,
      failing: z.object({ failed: z.int(), good: z.int() }),
    }),
  ),
  /** Where failed runs leave that path: after a step (or its parent) comes another step, or none. */
  leaves: z.array(
    z.object({
      afterStep: z.string(),
      step: z.string().nullable(),
      failed: z.int(),
      good: z.int(),
    }),
  ),
  /** What failed runs have more often than good ones, the surest first. `lift` is the ratio of the shares, between `low` and `high`. */
  attributes: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      failed: Share,
      good: Share,
      lift: z.number(),
      low: z.number(),
      high: z.number(),
      /** Further names of the same thing: the same runs have them. */
      also: z.array(z.object({ key: z.string(), value: z.string() })),
    }),
  ),
  /** Facts that were counted: the intervals allow for so many looks at once. */
  examined: z.int(),
  /** What was left out, in words. */
  limits: z.array(z.string()),
});
export type Cohort = z.infer<typeof Cohort>;
