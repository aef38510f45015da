import { buildTree, type StepTree } from "./build-tree";
import type { StepRows } from "./step-rows";
import type { StepTable } from "./step-table";
import { sumCost } from "./sum-cost";

/** The steps of a run as the page draws them: columns, tree, and what each subtree cost. */
export type RunSteps = { readonly table: StepTable; readonly tree: StepTree; readonly cost: Float64Array };

export function makeRunSteps(rows: StepRows, total: number, live: boolean): RunSteps {
  const table = rows.table(total, live);
  const tree = buildTree(table.parent);
  return { table, tree, cost: sumCost(table, tree) };
}
