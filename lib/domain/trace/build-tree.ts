import { noParent, parentNotHere } from "./step-table";

// Which step lies below which. Decided by ids alone: times are kept as sent, so a child may start before its parent.

/** child: below its parent · root: has none · orphan: its parent has not arrived · cycle: its parents lead back to it. */
export const placements = ["child", "root", "orphan", "cycle"] as const;
export type Placement = (typeof placements)[number];

/**
 * The forest of a run. `order` lists the rows parents first (a step, then all below it, siblings by start);
 * the subtree of a row is the `size[row]` entries of `order` from `position[row]` on.
 *
 *     order     0 1 3 2        run          0
 *     position  0 1 3 2          triage     1
 *     depth     0 1 1 2            chat     3
 *     size      4 2 1 1          judge      2
 */
export type StepTree = {
  readonly order: Int32Array;
  readonly position: Int32Array;
  readonly depth: Int32Array;
  readonly size: Int32Array;
  /** Row of the parent it is drawn under, -1 at the top. */
  readonly parent: Int32Array;
  readonly placement: readonly Placement[];
  /** Rows at the top, by start. */
  readonly tops: readonly number[];
};

/** Rows in order of start, `parent` as in StepTable. Every row is in the tree exactly once, whatever the parents say. */
export function buildTree(parent: Int32Array): StepTree {
  const count = parent.length;
  const placement = placeRows(parent);
  const drawn = parent.map((above, row) => (placement[row] === "child" ? above : noParent));
  const { firstChild, next } = linkChildren(drawn);
  const order = new Int32Array(count);
  const position = new Int32Array(count);
  const depth = new Int32Array(count);
  const tops: number[] = [];
  let filled = 0;
  for (let top = 0; top < count; top += 1) {
    if (drawn[top] !== noParent) continue;
    tops.push(top);
    for (let row = top; row !== noParent; row = follow(row, top, firstChild, next, drawn)) {
      const above = at(drawn, row);
      depth[row] = above === noParent ? 0 : at(depth, above) + 1;
      position[row] = filled;
      order[filled] = row;
      filled += 1;
    }
  }
  return { order, position, depth, size: sizes(order, drawn), parent: drawn, placement, tops };
}

const at = (column: Int32Array, row: number) => column[row] ?? noParent;

/** The row after `row` in a walk below `top`, parents first; -1 at its end. */
function follow(row: number, top: number, firstChild: Int32Array, next: Int32Array, parent: Int32Array): number {
  const below = at(firstChild, row);
  if (below !== noParent) return below;
  for (let up = row; up !== top; up = at(parent, up)) {
    const sibling = at(next, up);
    if (sibling !== noParent) return sibling;
  }
  return noParent;
}

function linkChildren(parent: Int32Array) {
  const firstChild = new Int32Array(parent.length).fill(noParent);
  const next = new Int32Array(parent.length).fill(noParent);
  for (let row = parent.length - 1; row >= 0; row -= 1) {
    const above = at(parent, row);
    if (above === noParent) continue;
    next[row] = at(firstChild, above);
    firstChild[above] = row;
  }
  return { firstChild, next };
}

/** Subtree sizes, counted from the bottom up. */
function sizes(order: Int32Array, parent: Int32Array): Int32Array {
  const size = new Int32Array(order.length).fill(1);
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const row = at(order, place);
    const above = at(parent, row);
    if (above !== noParent) size[above] = at(size, above) + at(size, row);
  }
  return size;
}

/** Walks up from every row once; a walk that meets itself has found a circle, cut open above its first step. */
function placeRows(parent: Int32Array): Placement[] {
  const placement: Placement[] = Array.from(parent, (above) =>
    above === noParent ? "root" : above === parentNotHere ? "orphan" : "child",
  );
  const walkOf = new Int32Array(parent.length).fill(noParent);
  for (let start = 0; start < parent.length; start += 1) {
    let row = start;
    while (row >= 0 && at(walkOf, row) === noParent) {
      walkOf[row] = start;
      row = at(parent, row);
    }
    if (row >= 0 && at(walkOf, row) === start) placement[firstOfCircle(row, parent)] = "cycle";
  }
  return placement;
}

function firstOfCircle(member: number, parent: Int32Array): number {
  let first = member;
  for (let row = at(parent, member); row !== member; row = at(parent, row)) first = Math.min(first, row);
  return first;
}
