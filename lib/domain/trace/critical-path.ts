import type { StepTree } from "./build-tree";
import { endOf } from "./layout-bars";
import { childrenOf } from "./layout-rows";
import type { StepTable } from "./step-table";

// Which steps the length of the run hangs on: had one of them been shorter, the run would have been.

/** Stretches of time, each the one step that was waited for then; sorted by row, the first of `row` is at `first[row]`. */
export type CriticalPath = {
  readonly first: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
};

type Walk = {
  readonly table: StepTable;
  readonly tree: StepTree;
  readonly nowNs: number;
  readonly slackNs: number;
  readonly rows: number[];
  readonly from: number[];
  readonly to: number[];
};

/**
 * Walks back from the end of each step: the child that ended last was waited for, then the one that ended last before
 * that one began, and so on; between them the step itself worked. A child counts only inside its parent: what outlasts
 * it was not waited for, what began before it (clock skew) is cut. Siblings that overlap did not wait for each other,
 * unless by less than `slackNs`, which clocks make up.
 *
 *     parent  ====================      parent  ==      ====      ==
 *     a         ======                  a         ======
 *     b          ====                   b
 *     c                   ======        c                   ======
 */
export function criticalPath(table: StepTable, tree: StepTree, nowNs: number, slackNs = 100_000): CriticalPath {
  const walk: Walk = { table, tree, nowNs, slackNs, rows: [], from: [], to: [] };
  const stack: Visit[] = [];
  visitLast(walk, tree.tops, { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }, stack);
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) walkStep(walk, visit, stack);
  return byRow(walk, table.count);
}

/** A step on the path, and the part of it that counts. */
type Visit = { readonly row: number; readonly from: number; readonly to: number };

function walkStep(walk: Walk, { row, from, to }: Visit, stack: Visit[]): void {
  let at = to;
  for (const child of visitLast(walk, childrenOf(walk.tree, row), { from, to }, stack)) {
    add(walk, row, child.to, at);
    at = child.from;
  }
  add(walk, row, from, at);
}

/** The steps that were waited for one after the other, last first; each is put on the stack. */
function visitLast(walk: Walk, rows: readonly number[], inside: Omit<Visit, "row">, stack: Visit[]): readonly Visit[] {
  const ends = rows.map((row) => cut(walk, row, inside)).filter(({ from, to }) => to > from);
  ends.sort((a, b) => b.to - a.to || a.from - b.from);
  const waitedFor: Visit[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const visit of ends) {
    if (visit.to > before + walk.slackNs || visit.from >= before) continue;
    const counted = { ...visit, to: Math.min(visit.to, before) };
    waitedFor.push(counted);
    stack.push(counted);
    before = visit.from;
  }
  return waitedFor;
}

const cut = ({ table, nowNs }: Walk, row: number, inside: Omit<Visit, "row">): Visit => ({
  row,
  from: Math.max(table.start[row] ?? 0, inside.from),
  to: Math.min(endOf(table, row, nowNs), inside.to),
});

function add({ rows, from, to }: Walk, row: number, start: number, end: number): void {
  if (end <= start) return;
  rows.push(row);
  from.push(start);
  to.push(end);
}

function byRow(walk: Walk, count: number): CriticalPath {
  const first = new Int32Array(count + 1);
  for (const row of walk.rows) first[row + 1] = (first[row + 1] ?? 0) + 1;
  for (let row = 0; row < count; row += 1) first[row + 1] = (first[row + 1] ?? 0) + (first[row] ?? 0);
  const next = first.slice();
  const from = new Float64Array(walk.rows.length);
  const to = new Float64Array(walk.rows.length);
  for (const [index, row] of walk.rows.entries()) {
    const place = next[row] ?? 0;
    from[place] = walk.from[index] ?? 0;
    to[place] = walk.to[index] ?? 0;
    next[row] = place + 1;
  }
  return { first, from, to };
}
