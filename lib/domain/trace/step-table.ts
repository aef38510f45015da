import { type StepKind, stepKinds } from "./step";
import { findId, hexOf, highOf, lowOf } from "./step-ids";

/**
 * The steps of a run at hand, as columns; a step is named by its row (order of start). Times are ns since `startNs`.
 * Only typed arrays and small dictionaries, so that a worker can hand it over without a copy.
 */
export type StepTable = {
  /** Steps the run has; `count` rows are here, those of parents that have not arrived included. */
  readonly total: number;
  readonly count: number;
  readonly startNs: bigint;
  /** Two numbers a row: the upper and the lower half of the span id. Read by `spanIdOf`, found by `rowOf`. */
  readonly ids: Uint32Array;
  /** Hash table of rows + 1 by span id, its length a power of two; 0 is an empty place. */
  readonly idSlots: Uint32Array;
  /** -1 a root, -2 a parent that is not here. */
  readonly parent: Int32Array;
  /** Row → id of the parent that is not here. */
  readonly missingParent: ReadonlyMap<number, string>;
  readonly names: readonly string[];
  readonly models: readonly string[];
  readonly subjects: readonly string[];
  /** Index into `names`. */
  readonly name: Uint32Array;
  /** Index into `models`, -1 for none. */
  readonly model: Int32Array;
  /** Index into `stepKinds`. */
  readonly kind: Uint8Array;
  readonly start: Float64Array;
  /** -1 while open. */
  readonly duration: Float64Array;
  readonly failed: Uint8Array;
  /** -1 where the client did not say. */
  readonly tokens: Float64Array;
  readonly costMicroUsd: Float64Array;
  /** 0 where unknown. */
  readonly attempt: Uint32Array;
  /** Ns after the start of the step; -1 where unknown. */
  readonly firstToken: Float64Array;
  /** Index into `subjects`, -1 for none: the tool of a tool step, the agent of an agent step, the provider of a call. */
  readonly subject: Int32Array;
  /** Steps right below it in the whole run, -1 where nobody counted: in a large run not all of them are here. */
  readonly children: Int32Array;
  /** What it and all below it cost in the whole run, -1 nothing; -2 where nobody counted. */
  readonly costBelow: Float64Array;
  /** 1: named by its children but not arrived; it has an id and nothing else of its own (see StepRows.table). */
  readonly pending: Uint8Array;
};

export const noParent = -1;
export const parentNotHere = -2;
export const notCounted = -2;

export const nameOf = (table: StepTable, row: number): string => table.names[table.name[row] ?? -1] ?? "";
export const modelOf = (table: StepTable, row: number): string | null => table.models[table.model[row] ?? -1] ?? null;
export const subjectOf = (table: StepTable, row: number): string | null =>
  table.subjects[table.subject[row] ?? -1] ?? null;
export const kindOf = (table: StepTable, row: number): StepKind => stepKinds[table.kind[row] ?? -1] ?? "other";

/** Span id of a row, 16 hex digits; "" where there is no such row. */
export function spanIdOf(table: StepTable, row: number): string {
  if (row < 0 || row >= table.count) return "";
  return hexOf(table.ids[2 * row] ?? 0, table.ids[2 * row + 1] ?? 0);
}

/** Row of a span id, null where it is not here. */
export function rowOf(table: StepTable, spanId: string): number | null {
  const row = findId(table.ids, table.idSlots, highOf(spanId), lowOf(spanId));
  return row < 0 ? null : row;
}
