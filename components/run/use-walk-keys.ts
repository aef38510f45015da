"use client";

import type { RunSteps } from "@/components/run/use-run-steps";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { stepFailed, stepInTime, stepUp } from "@/lib/domain/trace/walk-steps";

/** The keys that move the selection in every view: in time, from error to error, to the parent. */
export function useWalkKeys({ table, tree }: RunSteps, selected: number | null, onSelect: (row: number) => void): void {
  const at = selected ?? -1;
  const go = (row: number | null) => {
    if (row !== null) onSelect(row);
  };
  useKeyBinding("stepEarlier", () => go(stepInTime(table, at, -1)));
  useKeyBinding("stepLater", () => go(stepInTime(table, at, 1)));
  useKeyBinding("nextError", () => go(stepFailed(table, at, 1)));
  useKeyBinding("previousError", () => go(stepFailed(table, at, -1)));
  useKeyBinding("parentStep", () => go(selected === null ? null : stepUp(tree, selected)));
}
