import type { StepTree } from "./build-tree";
import { type CriticalPath, criticalPath } from "./critical-path";
import { ownCosts } from "./flame-value";
import { kindOf, type StepTable } from "./step-table";

// Which steps a run owes most of its length and of its price to.

/** A step and its share of the whole, 0 to 1. */
export type Reason = { readonly row: number; readonly share: number };
export type Explanation = {
  /** Steps by the time for which the run hung on them and on nothing below them; empty where that says nothing. */
  readonly slow: readonly Reason[];
  /** The part of that time in which a person was waited for: nobody's slowness. */
  readonly waiting: Reason | null;
  /** Steps by their own cost; empty where nothing was paid, or for one step only. */
  readonly dear: readonly Reason[];
};

export type ExplainOf = {
  readonly table: StepTable;
  readonly tree: StepTree;
  /** What subtrees cost (`sumCost`). */
  readonly cost: Float64Array;
  readonly nowNs: number;
};

const reasonsMax = 3;
/** Less than this explains nothing, and where the first has less than that there is nothing to explain. */
const shareMin = 0.01;
const firstShareMin = 0.05;

/**
 *     desk agent 0..100          slow: chat 60 %, lookup 25 %, desk 10 %
 *       chat llm 5..65           dear: chat 100 %
 *       lookup tool 70..95
 */
export function explainRun({ table, tree, cost, nowNs }: ExplainOf): Explanation {
  if (table.count < 2) return { slow: [], waiting: null, dear: [] };
  const times = pathTimes(table, criticalPath(table, tree, nowNs));
  const isWait = (row: number) => kindOf(table, row) === "gate";
  // a parent that has not arrived says nothing about its time
  const worked = times.map((ns, row) => (isWait(row) || table.pending[row] === 1 ? 0 : ns));
  const waited = times.map((ns, row) => (isWait(row) ? ns : 0));
  const [longest] = most(waited, sum(times));
  const paid = ownCosts(tree, cost);
  const dear = most(paid, sum(paid));
  return {
    slow: most(worked, sum(times)),
    waiting: longest ? { row: longest.row, share: sum(waited) / sum(times) } : null,
    dear: dear[0]?.share === 1 ? [] : dear,
  };
}

/** Row → ns for which the run hung on this step itself. */
function pathTimes(table: StepTable, { first, from, to }: CriticalPath): Float64Array {
  const times = new Float64Array(table.count);
  for (let row = 0; row < table.count; row += 1) {
    for (let part = first[row] ?? 0; part < (first[row + 1] ?? 0); part += 1) {
      times[row] = (times[row] ?? 0) + (to[part] ?? 0) - (from[part] ?? 0);
    }
  }
  return times;
}

const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);

/** The largest few, largest first. One walk: a run may have a million steps. */
function most(values: Float64Array, whole: number): Reason[] {
  const found: Reason[] = [];
  if (whole <= 0) return found;
  for (let row = 0; row < values.length; row += 1) {
    const share = (values[row] ?? 0) / whole;
    if (share < shareMin || share <= (found[reasonsMax - 1]?.share ?? 0)) continue;
    found.push({ row, share });
    found.sort((a, b) => b.share - a.share || a.row - b.row);
    found.length = Math.min(found.length, reasonsMax);
  }
  return (found[0]?.share ?? 0) < firstShareMin ? [] : found;
}
