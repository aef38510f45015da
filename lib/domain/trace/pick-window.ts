import type { StepTree } from "./build-tree";
import type { StepTable } from "./step-table";

// Which steps of a very large run are sent. Whatever is picked comes with all the steps above it, so that it has its place.

/** Steps picked so far: 1 in `mask`. */
export type Picked = { readonly mask: Uint8Array; count: number };

type Run = { readonly table: StepTable; readonly tree: StepTree };

export type FirstWindow = Picked & {
  readonly failures: { readonly total: number; readonly shown: number };
  /** Rows before this one are all picked. */
  readonly until: number;
};

const nearby = 200;
const failuresShare = 0.5;
const levelsShare = 0.25;

/**
 * The first window: the step of the address with its surroundings, the upper levels, the failures, then steps in order of
 * start up to `limit`.
 */
export function pickFirst(run: Run, focus: number | null, limit: number): FirstWindow {
  const picked = nothing(run);
  if (focus !== null) pickAround(run, picked, focus, nearby);
  pickLevels(run, picked, picked.count + limit * levelsShare);
  const failures = pickFailures(run, picked, picked.count + limit * failuresShare);
  const until = pickFrom(run, picked, 0, limit);
  return { ...picked, failures, until };
}

const nothing = ({ table }: Run): Picked => ({ mask: new Uint8Array(table.count), count: 0 });

/** `row`, what is above it, and `reach` steps before and after it in order of start. */
export function pickNear(run: Run, row: number, reach: number): Picked {
  const picked = nothing(run);
  pickAround(run, picked, row, reach);
  return picked;
}

/** The steps right below `parent` (-1: those at the top) from `from` on, at most `limit`; and where it went on from. */
export function pickBelow(run: Run, parent: number, from: number, limit: number): Picked & { readonly until: number } {
  const picked = nothing(run);
  let row = from;
  for (; row < run.table.count && picked.count < limit; row += 1) {
    if (run.tree.parent[row] === parent) pick(run, picked, row);
  }
  return { ...picked, until: row };
}

/** Steps in order of start from `from` on, at most `limit`. */
export function pickNext(run: Run, from: number, limit: number): Picked & { readonly until: number } {
  const picked = nothing(run);
  const until = pickFrom(run, picked, from, limit);
  return { ...picked, until };
}

/** How many steps each step has right below it. */
export function countChildren({ parent }: StepTree): Uint32Array {
  const children = new Uint32Array(parent.length);
  for (const above of parent) if (above >= 0) children[above] = (children[above] ?? 0) + 1;
  return children;
}

function pick({ tree }: Run, picked: Picked, row: number): void {
  for (let up = row; up >= 0 && picked.mask[up] === 0; up = tree.parent[up] ?? -1) {
    picked.mask[up] = 1;
    picked.count += 1;
  }
}

function pickAround(run: Run, picked: Picked, row: number, reach: number): void {
  const last = Math.min(run.table.count - 1, row + reach);
  for (let at = Math.max(0, row - reach); at <= last; at += 1) pick(run, picked, at);
}

/** Level by level, as far as they fit. */
function pickLevels(run: Run, picked: Picked, limit: number): void {
  const { depth } = run.tree;
  const sizes: number[] = [];
  for (const level of depth) sizes[level] = (sizes[level] ?? 0) + 1;
  let levels = 0;
  for (let sum = picked.count; levels < sizes.length && sum + (sizes[levels] ?? 0) <= limit; levels += 1) {
    sum += sizes[levels] ?? 0;
  }
  for (let row = 0; row < depth.length; row += 1) if ((depth[row] ?? 0) < levels) pick(run, picked, row);
}

function pickFailures(run: Run, picked: Picked, limit: number) {
  const failures = { total: 0, shown: 0 };
  for (let row = run.table.failed.indexOf(1); row >= 0; row = run.table.failed.indexOf(1, row + 1)) {
    failures.total += 1;
    if (picked.count < limit) pick(run, picked, row);
  }
  for (let row = 0; row < run.table.count; row += 1) {
    if (run.table.failed[row] === 1 && picked.mask[row] === 1) failures.shown += 1;
  }
  return failures;
}

function pickFrom(run: Run, picked: Picked, from: number, limit: number): number {
  let row = from;
  for (; row < run.table.count && picked.count < limit; row += 1) pick(run, picked, row);
  return row;
}
