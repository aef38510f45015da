import { z } from "zod";
import { Nanos, SpanId } from "@/lib/contract/runs";

/**
 * Steps as the run page reads them: lines of JSON, one `StepHead`, then `StepPiece`s (each a few thousand steps), at last
 * one `StepEnd`; an answer without it was cut off.
 */
export const StepHead = z.object({
  /** Grows with every change of the run's steps: ask for `?since=` it later. */
  revision: z.int(),
  /** Steps the run has. */
  total: z.int(),
});
export type StepHead = z.infer<typeof StepHead>;

/** Row i of every column is one step; columns as in `Tree`, but a parent is named by its id. */
export const StepPiece = z.object({
  startTimeUnixNano: Nanos,
  names: z.array(z.string()),
  models: z.array(z.string()),
  subjects: z.array(z.string()),
  columns: z.object({
    spanId: z.array(SpanId),
    parentId: z.array(SpanId.nullable()),
    name: z.array(z.int()),
    kind: z.array(z.int()),
    start: z.array(z.number()),
    duration: z.array(z.number()),
    failed: z.array(z.int()),
    model: z.array(z.int()),
    tokens: z.array(z.number()),
    costMicroUsd: z.array(z.number()),
    attempt: z.array(z.int()),
    firstToken: z.array(z.number()),
    /** Index into `subjects`, -1 for none: the tool of a tool step, the agent of an agent step, the provider of a model call. */
    subject: z.array(z.int()),
  }),
});
export type StepPiece = z.infer<typeof StepPiece>;

export const StepEnd = z.object({ end: z.literal(true) });
export type StepEnd = z.infer<typeof StepEnd>;

export const StepsQuery = z.object({
  since: z
    .string()
    .regex(/^\d{1,9}$/, "is not a revision")
    .transform(Number)
    .optional()
    .describe("Only what changed after this revision")
    .meta({ type: "integer", minimum: 0, pattern: undefined }),
});
export type StepsQuery = z.infer<typeof StepsQuery>;
