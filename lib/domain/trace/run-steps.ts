import { buildTree, type StepTree } from "./build-tree";
import type { RunOverview } from "./run-overview";
import type { StepRows } from "./step-rows";
import { notCounted, type StepTable } from "./step-table";
import { sumCost } from "./sum-cost";
import type { Wait } from "./waits";

/** What is known of the part of a run that is not here. */
export type RestOfRun = {
  /** Steps the run has. */
  readonly total: number;
  /** Steps at the top of the whole run; null: all are here. */
  readonly tops: number | null;
  /** Failed steps of the whole run, and how many of them the first window held; null: all are here. */
  readonly failures: { readonly total: number; readonly shown: number } | null;
  /** The whole run in a strip; null: draw it from the steps. */
  readonly overview: RunOverview | null;
};

/** The steps of a run as the page draws them: columns, tree, and what each subtree cost. */
export type RunSteps = {
  readonly table: StepTable;
  readonly tree: StepTree;
  readonly cost: Float64Array;
  /** Steps that are here; the rows of parents that have not arrived are none. */
  readonly shown: number;
  /** Row → steps right below it that are not here. */
  readonly hidden: Int32Array;
  /** Steps at the top that are not here. */
  readonly hiddenTops: number;
  readonly rest: RestOfRun;
  /** Row → where it waits for a person, which is known beside the steps; absent: nowhere. */
  readonly waits?: ReadonlyMap<number, Wait>;
  /** Row → marks of its findings (lib/domain/findings/mark-steps.ts), known beside the steps, too; absent: none. */
  readonly found?: Uint8Array;
};

export function makeRunSteps(rows: StepRows, rest: RestOfRun, live: boolean): RunSteps {
  const table = rows.table(rest.total, live);
  const tree = buildTree(table.parent);
  const tops = tree.tops.reduce((sum, row) => sum + (table.pending[row] === 1 ? 0 : 1), 0);
  return {
    table,
    tree,
    cost: costOf(table, tree),
    shown: table.count - table.pending.reduce((sum, is) => sum + is, 0),
    hidden: hiddenBelow(table, tree),
    hiddenTops: Math.max(0, (rest.tops ?? 0) - tops),
    rest,
  };
}

/** As counted over the whole run where that was done, else from what is here. */
function costOf(table: StepTable, tree: StepTree): Float64Array {
  const here = sumCost(table, tree);
  return here.map((sum, row) => {
    const whole = table.costBelow[row] ?? notCounted;
    return whole === notCounted ? sum : whole;
  });
}

function hiddenBelow({ children }: StepTable, tree: StepTree): Int32Array {
  const hidden = children.map((count) => Math.max(0, count));
  for (const above of tree.parent) if (above >= 0 && (hidden[above] ?? 0) > 0) hidden[above] = (hidden[above] ?? 0) - 1;
  return hidden;
}
