import type { StepTree } from "./build-tree";
import type { StepKind } from "./step";
import { kindOf, type StepTable } from "./step-table";

/** Kinds that are a model call, and kinds that may stand between two views of one call (as in call-groups.ts). */
export const calls: ReadonlySet<StepKind> = new Set<StepKind>(["llm", "embedding"]);
export const passesThrough: ReadonlySet<StepKind> = new Set<StepKind>(["other", "guard"]);

/**
 * What each step and all below it cost, in micro-dollars; -1 where nothing has a cost. No call is counted twice: a call
 * right inside a call is the same one seen again, and a step that repeats the sum of those below counts only where none
 * of them has a cost.
 *
 *   llm 5 ── llm 5           5        llm 5 ── tool ── llm 7     12
 *   agent 12 ── llm 5, llm 7     12        agent 12 ── tool          12
 */
export function sumCost(table: StepTable, tree: StepTree): Float64Array {
  const sum = new Float64Array(table.count).fill(-1);
  const views = new Float64Array(table.count).fill(-1);
  const others = new Float64Array(table.count).fill(-1);
  for (let place = table.count - 1; place >= 0; place -= 1) {
    const row = tree.order[place] ?? 0;
    const above = tree.parent[row] ?? -1;
    const kind = kindOf(table, row);
    const own = table.costMicroUsd[row] ?? -1;
    const inside = { views: views[row] ?? -1, others: others[row] ?? -1 };
    const isCall = calls.has(kind);
    const call = inside.views >= 0 ? inside.views : own;
    const below = plus(inside.views, inside.others);
    const total = isCall ? plus(call, inside.others) : below >= 0 ? below : own;
    sum[row] = total;
    if (above < 0) continue;
    const split = isCall
      ? { views: call, others: inside.others }
      : passesThrough.has(kind) && below >= 0
        ? inside
        : { views: -1, others: total };
    views[above] = plus(views[above] ?? -1, split.views);
    others[above] = plus(others[above] ?? -1, split.others);
  }
  return sum;
}

/** -1 is nothing, not a number to add. */
const plus = (a: number, b: number) => (a < 0 ? b : b < 0 ? a : a + b);
