// Steps that overlap in time have no order among each other: a fan-out starts its branches in any order.
import { follows } from "@/lib/domain/time/follows";
import type { DiffStep, RunShape } from "./run-shape";

/** False where one had ended when the other began. */
export function overlap(a: DiffStep, b: DiffStep): boolean {
  const isOver = (one: DiffStep, other: DiffStep) => one.endNs !== null && follows(other.startNs, one.endNs);
  return !isOver(a, b) && !isOver(b, a);
}

/** Rows that overlap a sibling of the same kind and name: branches of a fan-out. `rows` by start. */
export function fanOuts({ steps }: RunShape, rows: readonly number[]): Set<number> {
  const found = new Set<number>();
  /** The one of each name that ends last so far. */
  const last = new Map<string, number>();
  for (const row of rows) {
    const step = steps[row];
    if (!step) continue;
    const name = `${step.kind} ${step.name}`;
    const before = last.get(name);
    const earlier = before === undefined ? undefined : steps[before];
    if (before !== undefined && earlier && overlap(earlier, step)) found.add(before).add(row);
    const endsLater = !earlier || step.endNs === null || (earlier.endNs !== null && step.endNs > earlier.endNs);
    if (endsLater) last.set(name, row);
  }
  return found;
}
