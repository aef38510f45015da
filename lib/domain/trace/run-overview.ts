import type { StepTree } from "./build-tree";
import { costLine } from "./cost-line";
import { timeSpan } from "./layout-bars";
import { mergeBars, rowsByDepth } from "./merge-bars";
import type { StepTable } from "./step-table";

/**
 * A whole run in a strip, for where not all of its steps are at hand: what the minimap shows, already merged. Every list has
 * one entry for each of `parts` equal parts of the time from `from` to `to` (ns since the run's start).
 */
export type RunOverview = {
  readonly parts: number;
  readonly from: number;
  readonly to: number;
  /** By depth, the last with everything below. `kind`: of the longest step there, -1 none; `group`: 1 it has steps below, 2 and stands at the top. */
  readonly lanes: readonly { readonly kind: readonly number[]; readonly group: readonly number[] }[];
  /** 1 where a failed step ends. */
  readonly failed: readonly number[];
  /** Spent by the end of the part, micro-dollars. */
  readonly cost: readonly number[];
};

const parts = 1_024;
const lanes = 4;

type Whole = { readonly table: StepTable; readonly tree: StepTree; readonly cost: Float64Array };

export function overviewOf({ table, tree, cost }: Whole): RunOverview {
  const span = timeSpan(table, 0);
  const options = { nowNs: span.to, parts };
  const failed = new Uint8Array(parts);
  const drawn = rowsByDepth(tree.depth, lanes).map((rows) => {
    const merged = mergeBars(table, rows, span, options);
    for (const [part, is] of merged.failed.entries()) if (is === 1) failed[part] = 1;
    const groupOf = (row: number) => ((tree.size[row] ?? 1) === 1 ? 0 : (tree.parent[row] ?? -1) < 0 ? 2 : 1);
    return {
      kind: Array.from(merged.longest, (row) => (row < 0 ? -1 : (table.kind[row] ?? -1))),
      group: Array.from(merged.longest, (row) => (row < 0 ? 0 : groupOf(row))),
    };
  });
  return { parts, ...span, lanes: drawn, failed: [...failed], cost: [...costLine(table, tree, cost, span, options)] };
}
