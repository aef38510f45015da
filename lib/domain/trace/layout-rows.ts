import type { StepTree } from "./build-tree";

/** The rows to draw, top down: every step but those below a closed one. */
export function layoutRows(tree: StepTree, closed: ReadonlySet<number>): Int32Array {
  const rows = new Int32Array(tree.order.length);
  let shown = 0;
  for (let place = 0; place < tree.order.length; ) {
    const row = tree.order[place] ?? 0;
    rows[shown] = row;
    shown += 1;
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
