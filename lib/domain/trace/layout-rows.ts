import type { StepTree } from "./build-tree";

/** The rows to draw, top down: every step but those below a closed one, and those from row `before` on. */
export function layoutRows(tree: StepTree, closed: ReadonlySet<number>, before = tree.order.length): Int32Array {
  const rows = new Int32Array(tree.order.length);
  let shown = 0;
  for (let place = 0; place < tree.order.length; ) {
    const row = tree.order[place] ?? 0;
    rows[shown] = row;
    if (row < before) shown += 1;
    place += closed.has(row) ? (tree.size[row] ?? 1) : 1;
  }
  return rows.subarray(0, shown);
}

/** Rows with steps below them, at `level` or deeper: closing them shows `level` levels. */
export function closedBelow(tree: StepTree, levels: number): Set<number> {
  const closed = new Set<number>();
  for (const row of tree.order) {
    if ((tree.size[row] ?? 1) > 1 && (tree.depth[row] ?? 0) >= levels - 1) closed.add(row);
  }
  return closed;
}

/**
 * Opens a closed row with all groups below it. Closes an open one with all below it, and likewise the groups beside it: the
 * level is as short as it can be.
 */
export function toggleAll(tree: StepTree, closed: ReadonlySet<number>, row: number): Set<number> {
  const next = new Set(closed);
  const opens = closed.has(row);
  const parent = tree.parent[row] ?? -1;
  const beside = parent < 0 ? tree.tops : childrenOf(tree, parent);
  for (const group of opens ? [row] : beside) {
    const first = tree.position[group] ?? 0;
    for (let place = first; place < first + (tree.size[group] ?? 1); place += 1) {
      const below = tree.order[place] ?? 0;
      if (opens) next.delete(below);
      else if ((tree.size[below] ?? 1) > 1) next.add(below);
    }
  }
  return next;
}

/** The rows right below `row`, by start. */
export function childrenOf(tree: StepTree, row: number): number[] {
  const children: number[] = [];
  const first = tree.position[row] ?? 0;
  const last = first + (tree.size[row] ?? 1);
  for (let place = first + 1; place < last; place += tree.size[children.at(-1) ?? 0] ?? 1) {
    children.push(tree.order[place] ?? 0);
  }
  return children;
}

/** The steps without children below `row`. */
export function leavesBelow(tree: StepTree, row: number): Int32Array {
  const first = tree.position[row] ?? 0;
  return tree.order.subarray(first + 1, first + (tree.size[row] ?? 1)).filter((below) => tree.size[below] === 1);
}

/** The closed rows without those above `row`, so that it is drawn; the same set where nothing hides it. */
export function revealRow(tree: StepTree, closed: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const above = ancestors(tree, row).filter((parent) => closed.has(parent));
  if (above.length === 0) return closed;
  const open = new Set(closed);
  for (const parent of above) open.delete(parent);
  return open;
}

/** The row itself where it is drawn, else the closed one above it that hides it. */
export function visibleRow(tree: StepTree, closed: ReadonlySet<number>, row: number): number {
  return ancestors(tree, row).findLast((above) => closed.has(above)) ?? row;
}

/** Rows above `row`, nearest first. */
export function ancestors(tree: StepTree, row: number): number[] {
  const rows: number[] = [];
  for (let up = tree.parent[row] ?? -1; up >= 0; up = tree.parent[up] ?? -1) rows.push(up);
  return rows;
}

/** Indent of a row in levels; a deeper row keeps the last indent and says its depth in digits. */
export function indentOf(depth: number, levelsMax: number): { readonly levels: number; readonly depthLabel: string } {
  return depth <= levelsMax ? { levels: depth, depthLabel: "" } : { levels: levelsMax, depthLabel: String(depth) };
}
