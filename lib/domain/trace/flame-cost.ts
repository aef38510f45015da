import type { StepTree } from "./build-tree";
import type { FlameBoxes } from "./flame-boxes";
import { layoutIcicle } from "./flame-icicle";
import { ownCosts, unpricedTokens } from "./flame-value";
import type { StepTable } from "./step-table";

/** An icicle of money. Usage without a price has a width too, that of its tokens, and is never counted as money. */
export type CostFlame = {
  readonly boxes: FlameBoxes;
  /** Box → money of it and all below, and what of that is its own, in micro-dollars. */
  readonly money: Float64Array;
  readonly ownMoney: Float64Array;
  /** Box → tokens without a price of it and all below. */
  readonly unpricedBelow: Float64Array;
  /** Box → 1: what is its own has no price. */
  readonly unpriced: Uint8Array;
  /** In all: money, calls without a price, their tokens, and steps that have neither. */
  readonly total: number;
  readonly unpricedCalls: number;
  readonly unpricedTokens: number;
  readonly without: number;
};

export type CostFlameOf = {
  readonly table: StepTable;
  readonly tree: StepTree;
  /** What subtrees cost (`sumCost`). */
  readonly cost: Float64Array;
  readonly merged: boolean;
  readonly until: number | null;
};

export function layoutCostFlame({ table, tree, cost, merged, until }: CostFlameOf): CostFlame {
  const money = ownCosts(tree, cost);
  const tokens = unpricedTokens(table, tree);
  const rate = meanPrice(table, money);
  const own = money.map((own, row) => own + rate * (tokens[row] ?? 0));
  const boxes = layoutIcicle({ table, tree, own, merged, until });
  const isThere = (row: number) => until === null || (table.start[row] ?? 0) <= until;
  const ownMoney = new Float64Array(boxes.count);
  const below = new Float64Array(boxes.count);
  const unpriced = new Uint8Array(boxes.count);
  const all = { total: 0, unpricedCalls: 0, unpricedTokens: 0, without: 0 };
  for (let row = 0; row < table.count; row += 1) {
    if (!isThere(row)) continue;
    const box = boxes.boxOf[row] ?? -1;
    if (box < 0) all.without += 1;
    else ownMoney[box] = (ownMoney[box] ?? 0) + (money[row] ?? 0);
    all.total += money[row] ?? 0;
    if (tokens[row] === 0) continue;
    all.unpricedCalls += 1;
    all.unpricedTokens += tokens[row] ?? 0;
    if (box < 0) continue;
    unpriced[box] = 1;
    below[box] = (below[box] ?? 0) + (tokens[row] ?? 0);
  }
  return { boxes, money: sumUp(boxes, ownMoney), ownMoney, unpricedBelow: sumUp(boxes, below), unpriced, ...all };
}

/** Own parts → with all below. Boxes come parents first. */
function sumUp({ above, count }: FlameBoxes, own: Float64Array): Float64Array {
  const sum = own.slice();
  for (let box = count - 1; box >= 0; box -= 1) {
    const up = above[box] ?? -1;
    if (up >= 0) sum[up] = (sum[up] ?? 0) + (sum[box] ?? 0);
  }
  return sum;
}

/** Micro-dollars a token, over all steps that have a price: how wide a token without one is drawn. */
function meanPrice(table: StepTable, money: Float64Array): number {
  let spent = 0;
  let tokens = 0;
  for (let row = 0; row < table.count; row += 1) {
    if ((money[row] ?? 0) <= 0) continue;
    spent += money[row] ?? 0;
    tokens += Math.max(0, table.tokens[row] ?? 0);
  }
  return spent > 0 && tokens > 0 ? spent / tokens : 1;
}
