import type { StepTree } from "./build-tree";
import { endOf, type TimeSpan } from "./layout-bars";
import type { StepTable } from "./step-table";

/**
 * What had been spent by the end of each of `parts` equal parts of the run, in micro-dollars; `cost` as sumCost gives
 * it. A call costs when it ends. All zero where nothing has a cost.
 */
export function costLine(
  table: StepTable,
  tree: StepTree,
  cost: Float64Array,
  span: TimeSpan,
  { nowNs, parts }: { nowNs: number; parts: number },
): Float64Array {
  const own = ownCost(tree, cost);
  const line = new Float64Array(parts);
  for (let row = 0; row < table.count; row += 1) {
    const spent = own[row] ?? 0;
    if (spent <= 0) continue;
    const share = (endOf(table, row, nowNs) - span.from) / (span.to - span.from);
    const part = Math.min(parts - 1, Math.max(0, Math.floor(share * parts)));
    line[part] = (line[part] ?? 0) + spent;
  }
  for (let part = 1; part < parts; part += 1) line[part] = (line[part] ?? 0) + (line[part - 1] ?? 0);
  return line;
}

/** What a step itself cost, without those below it. */
function ownCost(tree: StepTree, cost: Float64Array): Float64Array {
  const own = cost.map((sum) => Math.max(0, sum));
  for (let row = 0; row < own.length; row += 1) {
    const above = tree.parent[row] ?? -1;
    if (above >= 0) own[above] = (own[above] ?? 0) - Math.max(0, cost[row] ?? 0);
  }
  return own;
}
