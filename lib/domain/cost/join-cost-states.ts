import type { CostState } from "@/lib/domain/trace/step";

/** State of a sum from those of its parts: parts without usage do not count. */
export function joinCostStates(states: readonly CostState[]): CostState {
  const used = new Set(states.filter((state) => state !== "none"));
  const [only] = used;
  if (only === undefined) return "none";
  return used.size === 1 ? only : "partial";
}
