"use client";

import type { RunSteps } from "@/components/run/use-run-steps";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { stepFailed, stepInTime, stepUp } from "@/lib/domain/trace/walk-steps";

/**
 * The keys that move the selection in every view: in time, from error to error, to the parent. `onWalk`: along the run, so
 * that a replay comes along.
 */
export function useWalkKeys(
  { table, tree }: RunSteps,
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
  useKeyBinding("nextError", () => go(stepFailed(table, at, 1)));
  useKeyBinding("previousError", () => go(stepFailed(table, at, -1)));
  useKeyBinding("parentStep", () => go(selected === null ? null : stepUp(tree, selected), onSelect));
}
