import type { StepTree } from "./build-tree";
import { ancestors } from "./layout-rows";
import { kindOf, type StepTable } from "./step-table";

// Where a key takes the reader. Rows are in order of start, so "next in time" is the next row. Null: nowhere to go.

/** The step the page opens on: the deepest of the first failure, else the first one with a finding, else the first at the top. */
export function openingRow(table: StepTable, tree: StepTree, found?: Uint8Array): number | null {
  const failed = stepWrong(table, -1, 1);
  if (failed !== null) return deepestFailed(table, tree, failed);
  return stepWrong(table, -1, 1, found) ?? tree.tops[0] ?? null;
}

/** A failure is passed up from child to parent: its cause is the last failed step down that line. */
function deepestFailed(table: StepTable, tree: StepTree, row: number): number {
  let cause = row;
  const from = tree.position[row] ?? 0;
  for (let place = from + 1; place < from + (tree.size[row] ?? 1); place += 1) {
    const below = tree.order[place] ?? 0;
    if (tree.parent[below] === cause && table.failed[below] === 1) cause = below;
  }
  return cause;
}

/** The step that failed or has a finding, before (`by` -1) or after (`by` 1) `row` in order of start. `found`: row → not 0 where it has. */
export function stepWrong(table: StepTable, row: number, by: 1 | -1, found?: Uint8Array): number | null {
  for (let at = row + by; at >= 0 && at < table.count; at += by)
    if (table.failed[at] === 1 || (found?.[at] ?? 0) > 0) return at;
  return null;
}

export function stepInTime(table: StepTable, row: number, by: 1 | -1): number | null {
  const at = row + by;
  return at >= 0 && at < table.count ? at : null;
}

/** How many steps had started by `ns`: as rows are in order of start, all rows below this one. */
export function startedBy(table: StepTable, ns: number): number {
  let [low, high] = [0, table.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table.start[middle] ?? 0) <= ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function stepUp(tree: StepTree, row: number): number | null {
  const above = tree.parent[row] ?? -1;
  return above >= 0 ? above : null;
}

/**
 * The llm call before this one in the same conversation: under the same parent, else inside the nearest agent.
 * A framework that wraps every call in a step of its own never has two calls under one parent.
 */
export function previousCall(table: StepTable, tree: StepTree, row: number): number | null {
  const parent = tree.parent[row] ?? -1;
  const agent = ancestors(tree, row).find((above) => kindOf(table, above) === "agent") ?? -1;
  return callBefore(table, tree, row, parent) ?? (agent === parent ? null : callBefore(table, tree, row, agent));
}

function callBefore(table: StepTable, tree: StepTree, row: number, above: number): number | null {
  if (above < 0) return null;
  const first = tree.position[above] ?? 0;
  const last = first + (tree.size[above] ?? 1);
  const around = new Set(ancestors(tree, row));
  for (let before = row - 1; before >= 0; before -= 1) {
    const place = tree.position[before] ?? -1;
    if (kindOf(table, before) === "llm" && place > first && place < last && !around.has(before)) return before;
  }
  return null;
}
