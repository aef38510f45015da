"use client";

import type { RunSteps } from "@/components/run/use-run-steps";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { stepUp } from "@/lib/domain/trace/walk-steps";

export type StepKeys = {
  steps: RunSteps;
  /** Visible rows, top down. */
  rows: Int32Array;
  closed: ReadonlySet<number>;
  selected: number | null;
  /** The arrow keys belong to the tree only while it has the focus. */
  inTree: boolean;
  onSelect: (row: number) => void;
  onToggle: (row: number) => void;
  onEnter: () => void;
};

/** The keys of the tree; every one of them moves the selection or opens and closes a group. */
export function useStepKeys({ steps, rows, closed, selected, inTree, onSelect, onToggle, onEnter }: StepKeys): void {
  const { tree } = steps;
  const at = selected ?? -1;
  const go = (row: number | null | undefined) => {
    if (row !== null && row !== undefined) onSelect(row);
  };
  const beside = (by: 1 | -1) => () => go(rows[rows.indexOf(at) + by]);
  const hasBelow = selected !== null && (tree.size[selected] ?? 1) > 1;
  useKeyBinding("stepUp", beside(-1), inTree);
  useKeyBinding("stepDown", beside(1), inTree);
  useKeyBinding(
    "stepClose",
    () => {
      if (selected === null) return;
      if (hasBelow && !closed.has(selected)) onToggle(selected);
      else go(stepUp(tree, selected));
    },
    inTree,
  );
  useKeyBinding(
    "stepOpen",
    () => {
      if (selected === null || !hasBelow) return;
      if (closed.has(selected)) onToggle(selected);
      else go(tree.order[(tree.position[selected] ?? 0) + 1]);
    },
    inTree,
  );
  useKeyBinding("readStep", onEnter, inTree);
}
