import type { StepTree } from "./build-tree";
import type { StepTable } from "./step-table";

/**
 * What each step and all below it cost, in micro-dollars; -1 where nothing has a cost. A step that repeats the sum of
 * the calls below it counts only where none of those has a cost, so that no call is counted twice.
 */
export function sumCost(table: StepTable, tree: StepTree): Float64Array {
  const below = new Float64Array(table.count).fill(-1);
  const sum = new Float64Array(table.count).fill(-1);
  for (let place = table.count - 1; place >= 0; place -= 1) {
    const row = tree.order[place] ?? 0;
    const children = below[row] ?? -1;
    const cost = children >= 0 ? children : (table.costMicroUsd[row] ?? -1);
    sum[row] = cost;
    const above = tree.parent[row] ?? -1;
    if (above >= 0 && cost >= 0) below[above] = Math.max(below[above] ?? 0, 0) + cost;
  }
  return sum;
}
