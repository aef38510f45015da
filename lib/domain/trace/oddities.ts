import type { StepTree } from "./build-tree";
import type { StepTable } from "./step-table";

// What is odd about the times of a step. Nothing is corrected: bars lie where the clocks of the clients put them.

export type Oddities = {
  /** By how much it starts before its parent, 0 where it does not. */
  readonly earlyNs: number;
  /** By how much it ends after its parent. */
  readonly lateNs: number;
};

const none: Oddities = { earlyNs: 0, lateNs: 0 };
/** Below 1 ms or a hundredth of the parent, clients only wrote the two ends one after the other. */
const clockNs = 1e6;
const clockShare = 0.01;

export function odditiesOf(table: StepTable, tree: StepTree, row: number): Oddities {
  const parent = tree.parent[row] ?? -1;
  if (parent < 0) return none;
  const start = table.start[row] ?? 0;
  const above = { start: table.start[parent] ?? 0, duration: table.duration[parent] ?? -1 };
  const duration = table.duration[row] ?? -1;
  const least = Math.min(clockNs, Math.max(1, above.duration * clockShare));
  const early = above.start - start;
  const late = duration < 0 || above.duration < 0 ? 0 : start + duration - (above.start + above.duration);
  return { earlyNs: early >= least ? early : 0, lateNs: late >= least ? late : 0 };
}
