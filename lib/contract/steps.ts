import { z } from "zod";
import { Cursor } from "@/lib/contract/page";
import { Nanos, SpanId } from "@/lib/contract/runs";
import { stepColumns } from "@/lib/contract/tree";

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
    ...stepColumns,
    parentId: z.array(SpanId.nullable()),
    /** Steps right below it in the whole run; -1 where nobody counted. */
    children: z.array(z.int()),
    /** What it and all below it cost in the whole run, -1 nothing; -2 where nobody counted. */
    costBelow: z.array(z.number()),
  }),
});
export type StepPiece = z.infer<typeof StepPiece>;

const Overview = z.object({
  parts: z.int(),
  from: z.number(),
  to: z.number(),
  lanes: z.array(z.object({ kind: z.array(z.int()), group: z.array(z.int()) })),
  failed: z.array(z.int()),
  cost: z.array(z.number()),
});

/** The last line. Its fields beyond `end` are of runs with more than 100,000 steps, of which an answer is a part. */
export const StepEnd = z.object({
  end: z.literal(true),
  /** What follows of the same list; null: nothing does. Absent where the answer is no list. */
  nextCursor: z.string().nullable().optional(),
  /** Steps at the top of the whole run. */
  tops: z.int().optional(),
  /** Of the whole run, and how many of them the first window holds. */
  failures: z.object({ total: z.int(), shown: z.int() }).optional(),
  /** More changed than is sent: read all anew. */
  reopen: z.boolean().optional(),
  /** The whole run in a strip, with the first window. */
  overview: Overview.optional(),
});
export type StepEnd = z.infer<typeof StepEnd>;

const id = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{16}$/, "is not a span id");

/**
 * Without parameters: all steps, of a run beyond 100,000 its first window (the upper levels, failures, the step of `focus`,
 * then steps by start). `since`, `near`, `at`, `below` and `cursor` ask for other parts, one at a time.
 */
export const StepsQuery = z.object({
  since: z
    .string()
    .regex(/^\d{1,9}$/, "is not a revision")
    .transform(Number)
    .optional()
    .describe("Only what changed after this revision")
    .meta({ type: "integer", minimum: 0, pattern: undefined }),
  focus: id.optional().describe("This step and those around it are in the first window"),
  near: id.optional().describe("Steps around this one in order of start, with all above them"),
  at: Nanos.optional().describe("Steps around this moment (Unix nanoseconds), with all above them"),
  below: z
    .union([id, z.literal("top")])
    .optional()
    .describe("Steps right below this one, or at the top, after `cursor`"),
  cursor: Cursor.describe("`nextCursor` of the answer before: the steps that follow by start"),
});
export type StepsQuery = z.infer<typeof StepsQuery>;
