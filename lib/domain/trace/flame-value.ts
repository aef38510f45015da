import type { StepTree } from "./build-tree";
import { endOf } from "./layout-bars";
import { kindOf, type StepTable } from "./step-table";
import { calls, passesThrough } from "./sum-cost";

// What of a run's time and money is a step's own, and not that of the steps below it.

/**
 * Time of each step in which none of its children ran, in ns. Children count only inside their parent, and nothing after
 * `until` counts.
 */
export function ownTimes(
  table: StepTable,
  tree: StepTree,
  nowNs: number,
  until = Number.POSITIVE_INFINITY,
): Float64Array {
  const endAt = (row: number) => Math.max(table.start[row] ?? 0, Math.min(until, endOf(table, row, nowNs)));
  const own = new Float64Array(table.count);
  const covered = new Float64Array(table.count).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < table.count; row += 1) own[row] = endAt(row) - (table.start[row] ?? 0);
  for (let row = 0; row < table.count; row += 1) {
    const above = tree.parent[row] ?? -1;
    if (above < 0) continue;
    // rows come by start, so what earlier children covered ends at one moment
    const from = Math.max(table.start[row] ?? 0, table.start[above] ?? 0, covered[above] ?? 0);
    const to = Math.min(endAt(row), endAt(above));
    if (to <= from) continue;
    own[above] = (own[above] ?? 0) - (to - from);
    covered[above] = to;
  }
  return own;
}

/** Money of each step that no step below it accounts for, given what subtrees cost (`sumCost`). Micro-dollars. */
export function ownCosts(tree: StepTree, cost: Float64Array): Float64Array {
  const own = Float64Array.from(cost, (sum) => Math.max(0, sum));
  for (let row = 0; row < own.length; row += 1) {
    const above = tree.parent[row] ?? -1;
    if (above >= 0) own[above] = (own[above] ?? 0) - Math.max(0, cost[row] ?? 0);
  }
  return own;
}

/**
 * Tokens of model calls that have no price; 0 elsewhere. A call right around another one is the same call seen again
 * (as in `sumCost`): only the innermost counts, and a price on any of them is the price of all.
 */
export function unpricedTokens(table: StepTable, tree: StepTree): Float64Array {
  const around = outerViews(table, tree);
  const priced = Uint8Array.from(table.costMicroUsd, (cost) => (cost >= 0 ? 1 : 0));
  const wraps = new Uint8Array(table.count);
  for (const row of tree.order) if ((around[row] ?? -1) >= 0 && priced[around[row] ?? -1] === 1) priced[row] = 1;
  for (const row of tree.order.toReversed()) {
    const outer = around[row] ?? -1;
    if (outer < 0) continue;
    wraps[outer] = 1;
    if (priced[row] === 1) priced[outer] = 1;
  }
  return Float64Array.from(table.tokens, (tokens, row) =>
    calls.has(kindOf(table, row)) && priced[row] === 0 && wraps[row] === 0 ? Math.max(0, tokens) : 0,
  );
}

/** Row → the call right around a call, with nothing between that begins a new one; -1 where there is none. */
function outerViews(table: StepTable, tree: StepTree): Int32Array {
  const nearest = new Int32Array(table.count).fill(-1);
  for (const row of tree.order) {
    const above = tree.parent[row] ?? -1;
    if (above < 0) continue;
    const kind = kindOf(table, above);
    if (calls.has(kind)) nearest[row] = above;
    else if (passesThrough.has(kind)) nearest[row] = nearest[above] ?? -1;
  }
  return nearest.map((outer, row) => (calls.has(kindOf(table, row)) ? outer : -1));
}
