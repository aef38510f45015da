// Which pairs stand at another place: below another parent, or in another order than their siblings. Of two orders the
// smaller set of steps that explains the difference is moved; steps that run at the same time have no order.
import { overlap } from "./concurrency";
import type { Pairing } from "./pairing";
import type { RunShape } from "./run-shape";
import { longestRising } from "./sequence";

/** Row of head → how it was moved. */
export type Moves = ReadonlyMap<number, "order" | "parent">;

/** Exchanges of neighbours while branches of fan-outs are brought into one order: what bounds the time. */
const exchangesMax = 2_000_000;

export function findMoves(pairing: Pairing): Moves {
  const { head } = pairing;
  const moves = new Map<number, "order" | "parent">();
  let exchanges = exchangesMax;
  for (const siblings of [head.tree.tops, ...head.children]) {
    const stayed: number[] = [];
    for (const row of siblings) {
      const b = pairing.baseOf[row] ?? -1;
      if (b < 0) continue;
      if (isElsewhere(pairing, b, row)) moves.set(row, "parent");
      else stayed.push(row);
    }
    if (stayed.length < 2 || isRising(pairing, stayed)) continue;
    exchanges = straighten(pairing, stayed, exchanges);
    const kept = new Set(longestRising(stayed.map((row) => pairing.baseOf[row] ?? 0)));
    const moved = stayed.filter((_, at) => !kept.has(at));
    const fixed = stayed.filter((_, at) => kept.has(at));
    for (const row of moved) if (fixed.some((other) => conflict(pairing, row, other))) moves.set(row, "order");
  }
  return moves;
}

/** A parent that has not arrived is no other parent. */
function isElsewhere({ base, head, headOf }: Pairing, b: number, h: number): boolean {
  if (base.tree.placement[b] === "orphan" || head.tree.placement[h] === "orphan") return false;
  const above = base.tree.parent[b] ?? -1;
  const expected = above < 0 ? -1 : (headOf[above] ?? -2);
  return expected !== (head.tree.parent[h] ?? -1);
}

function isRising({ baseOf }: Pairing, rows: readonly number[]): boolean {
  return rows.every((row, at) => at === 0 || (baseOf[rows[at - 1] ?? 0] ?? 0) < (baseOf[row] ?? 0));
}

/** Exchanges neighbours that ran at the same time in either run until they stand as in base. */
function straighten(pairing: Pairing, rows: number[], budget: number): number {
  let left = budget;
  for (let from = 1; from < rows.length; from += 1) {
    for (let at = from; at > 0 && left > 0; at -= 1) {
      const [before, row] = [rows[at - 1] ?? 0, rows[at] ?? 0];
      if ((pairing.baseOf[before] ?? 0) < (pairing.baseOf[row] ?? 0) || conflict(pairing, row, before)) break;
      rows[at - 1] = row;
      rows[at] = before;
      left -= 1;
    }
  }
  return left;
}

/** Both runs have an order of the two, and not the same. */
function conflict({ base, head, baseOf }: Pairing, a: number, b: number): boolean {
  const order = (run: RunShape, x: number, y: number) => {
    const [left, right] = [run.steps[x], run.steps[y]];
    if (!left || !right || overlap(left, right)) return 0;
    return x < y ? -1 : 1;
  };
  return order(head, a, b) * order(base, baseOf[a] ?? 0, baseOf[b] ?? 0) < 0;
}
