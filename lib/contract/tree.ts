import { z } from "zod";
import { Nanos, SpanId, TraceId } from "@/lib/contract/runs";

/** What a step says of itself, a column each: row i of every column is one step. */
export const stepColumns = {
  spanId: z.array(SpanId),
  /** Index into `names`. */
  name: z.array(z.int()),
  /** Index into stepKinds. */
  kind: z.array(z.int()),
  /** Nanoseconds since `startTimeUnixNano`. */
  start: z.array(z.number()),
  /** Nanoseconds; -1 while open. */
  duration: z.array(z.number()),
  /** 1 where the span failed. */
  failed: z.array(z.int()),
  /** Index into `models`, -1 for none. */
  model: z.array(z.int()),
  /** input + output; -1 where the client did not say. */
  tokens: z.array(z.number()),
  /** -1 where there is no cost. */
  costMicroUsd: z.array(z.number()),
  /** 1-based attempt, 0 where unknown. */
  attempt: z.array(z.int()),
  /** Nanoseconds after the start of the step; -1 where the client did not say. */
  firstToken: z.array(z.number()),
  /** Index into `subjects`, -1 for none: the tool of a tool step, the agent of an agent step, the provider of a model call. */
  subject: z.array(z.int()),
};

/**
 * The whole run as columns, ordered by start (then span id): row i of every column is one step. No payloads.
 * `parent[i]` is the row of the parent, -1 for a root, -2 where the parent is not among these rows (see `parentId`).
 */
export const Tree = z.object({
  traceId: TraceId,
  /** Of the run when this was read, see `Run`. */
  revision: z.int(),
  total: z.int(),
  nextCursor: z.string().nullable(),
  startTimeUnixNano: Nanos,
  names: z.array(z.string()),
  models: z.array(z.string()),
  subjects: z.array(z.string()),
  columns: z.object({ ...stepColumns, parent: z.array(z.int()) }),
  /** Row → the parent id it names, for the rows whose parent is -2. */
  parentId: z.record(z.string(), SpanId),
});
export type Tree = z.infer<typeof Tree>;
