"use client";

import type { RunSteps } from "@/components/run/use-run-steps";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { stepUp } from "@/lib/domain/trace/walk-steps";

export type StepKeys = {
  steps: RunSteps;
  /** Visible rows, top down. */
  rows: Int32Array;
  /** Rows that fit into the view. */
  page: number;
  closed: ReadonlySet<number>;
  selected: number | null;
  /** The arrow keys belong to the tree only while it has the focus. */
  inTree: boolean;
  onSelect: (row: number) => void;
  onToggle: (row: number, all: boolean) => void;
  onEnter: () => void;
};

/** The keys of the tree; every one of them moves the selection or opens and closes a group. */
export function useStepKeys({
  steps,
  rows,
  page,
  closed,
  selected,
  inTree,
  onSelect,
  onToggle,
  onEnter,
}: StepKeys): void {
  const { tree } = steps;
  const at = selected ?? -1;
  const go = (row: number | null | undefined) => {
    if (row !== null && row !== undefined) onSelect(row);
  };
  const beside = (by: number) => () => {
    const index = rows.indexOf(at) + by;
    go(rows[Math.min(rows.length - 1, Math.max(0, index))]);
  };
  const hasBelow = selected !== null && (tree.size[selected] ?? 1) > 1;
  useKeyBinding("stepUp", beside(-1), inTree);
  useKeyBinding("stepDown", beside(1), inTree);
  useKeyBinding("stepPageUp", beside(-page), inTree);
  useKeyBinding("stepPageDown", beside(page), inTree);
  useKeyBinding("stepFirst", () => go(rows[0]), inTree);
  useKeyBinding("stepLast", () => go(rows.at(-1)), inTree);
  useKeyBinding(
    "stepClose",
    () => {
      if (selected === null) return;
      if (hasBelow && !closed.has(selected)) onToggle(selected, false);
      else go(stepUp(tree, selected));
    },
    inTree,
  );
  useKeyBinding(
    "stepOpen",
    () => {
      if (selected === null || !hasBelow) return;
      if (closed.has(selected)) onToggle(selected, false);
      else go(tree.order[(tree.position[selected] ?? 0) + 1]);
    },
    inTree,
  );
  useKeyBinding("readStep", onEnter, inTree);
}
