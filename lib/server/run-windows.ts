// Windows of a very large run: which steps an answer holds, and what it says about the rest.
import type { StepEnd, StepsQuery } from "@/lib/contract/steps";
import { type Picked, pickBelow, pickFirst, pickNear, pickNext } from "@/lib/domain/trace/pick-window";
import { overviewOf } from "@/lib/domain/trace/run-overview";
import { highOf, lowOf } from "@/lib/domain/trace/step-ids";
import type { RawStep } from "@/lib/domain/trace/step-rows";
import {
  modelOf,
  nameOf,
  parentNotHere,
  rowOf,
  type StepTable,
  spanIdOf,
  subjectOf,
} from "@/lib/domain/trace/step-table";
import { readCursor, writeCursor } from "@/lib/server/run-cursor";
import type { RunIndex } from "@/lib/server/run-index";
import { StepLines } from "@/lib/server/step-lines";

const firstSteps = 100_000;
const moreSteps = 20_000;
const reach = 2_000;

type Window = { readonly picked: Picked; readonly end: StepEnd };

/** The window that is asked for, as pieces of the answer and its last line. An unknown step has an empty window. */
export function* windowLines(index: RunIndex, query: StepsQuery): Generator<string, StepEnd> {
  const { picked, end } = windowOf(index, query);
  const lines = new StepLines(() => index.table.startNs);
  for (let row = 0; row < index.table.count; row += 1) {
    if (picked.mask[row] !== 1) continue;
    lines.add(rawStep(index, row));
    const full = lines.take(false);
    if (full !== "") yield full;
  }
  yield lines.take(true);
  return end;
}

function windowOf(index: RunIndex, query: StepsQuery): Window {
  const { table } = index;
  const from = placeOf(table, query.cursor);
  const tops = index.tree.tops.length;
  if (query.near !== undefined || query.at !== undefined) {
    const row = query.near === undefined ? rowAt(table, BigInt(query.at ?? 0)) : rowOf(table, query.near);
    return { picked: row === null ? empty : pickNear(index, row, reach), end: { end: true, tops } };
  }
  if (query.below !== undefined) {
    const parent = query.below === "top" ? -1 : (rowOf(table, query.below) ?? table.count);
    const { until, ...picked } = pickBelow(index, parent, from, moreSteps);
    return { picked, end: { end: true, tops, nextCursor: cursorOf(table, until) } };
  }
  if (query.cursor !== undefined) {
    const { until, ...picked } = pickNext(index, from, firstSteps);
    return { picked, end: { end: true, tops, nextCursor: cursorOf(table, until) } };
  }
  const focus = query.focus === undefined ? null : rowOf(table, query.focus);
  const { until, failures, ...picked } = pickFirst(index, focus, firstSteps);
  const overview = overviewOf(index);
  const end = { end: true as const, tops, failures, nextCursor: cursorOf(table, until), overview: mutable(overview) };
  return { picked, end };
}

const empty: Picked = { mask: new Uint8Array(0), count: 0 };
/** Freshly made, nobody else's. */
const mutable = (overview: ReturnType<typeof overviewOf>) => overview as NonNullable<StepEnd["overview"]>;

/** A cursor is the place of the last step before; null where nothing follows. */
function cursorOf(table: StepTable, until: number): string | null {
  if (until >= table.count || until === 0) return null;
  const start = table.startNs + BigInt(table.start[until - 1] ?? 0);
  return writeCursor({ startNs: String(start), id: spanIdOf(table, until - 1) });
}

function placeOf(table: StepTable, cursor: string | undefined): number {
  const place = readCursor(cursor, 16);
  if (place === null) return 0;
  const row = rowOf(table, place.id);
  return row === null ? rowAt(table, BigInt(place.startNs)) : row + 1;
}

/** The first step that starts at `ns` or later, else the last one. */
function rowAt({ start, startNs, count }: StepTable, ns: bigint): number {
  const wanted = Number(ns - startNs);
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((start[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, count - 1);
}

function rawStep({ table, children, cost }: RunIndex, row: number): RawStep {
  const above = table.parent[row] ?? -1;
  const missing = above === parentNotHere ? (table.missingParent.get(row) ?? null) : null;
  return {
    high: table.ids[2 * row] ?? 0,
    low: table.ids[2 * row + 1] ?? 0,
    hasParent: above >= 0 || missing !== null,
    parentHigh: missing === null ? (table.ids[2 * above] ?? 0) : highOf(missing),
    parentLow: missing === null ? (table.ids[2 * above + 1] ?? 0) : lowOf(missing),
    name: nameOf(table, row),
    kind: table.kind[row] ?? 0,
    start: table.start[row] ?? 0,
    duration: table.duration[row] ?? -1,
    failed: table.failed[row] === 1,
    model: modelOf(table, row),
    tokens: table.tokens[row] ?? -1,
    costMicroUsd: table.costMicroUsd[row] ?? -1,
    attempt: table.attempt[row] ?? 0,
    firstToken: table.firstToken[row] ?? -1,
    subject: subjectOf(table, row),
    children: children[row] ?? 0,
    costBelow: cost[row] ?? -1,
  };
}
