"use client";

import type { RunSteps } from "@/components/run/use-run-steps";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { stepInTime, stepUp, stepWrong } from "@/lib/domain/trace/walk-steps";

/**
 * The keys that move the selection in every view: in time, from error or finding to the next, to the parent. `onWalk`: along the run, so
 * that a replay comes along.
 */
export function useWalkKeys(
  { table, tree, found }: RunSteps,
  selected: number | null,
  onWalk: (row: number) => void,
  onSelect: (row: number) => void,
): void {
  const at = selected ?? -1;
  const go = (row: number | null, to = onWalk) => {
    if (row !== null) to(row);
  };
  useKeyBinding("stepEarlier", () => go(stepInTime(table, at, -1)));
  useKeyBinding("stepLater", () => go(stepInTime(table, at, 1)));
  useKeyBinding("nextError", () => go(stepWrong(table, at, 1, found)));
  useKeyBinding("previousError", () => go(stepWrong(table, at, -1, found)));
  useKeyBinding("parentStep", () => go(selected === null ? null : stepUp(tree, selected), onSelect));
}
