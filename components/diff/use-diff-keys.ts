"use client";

import type { ShownLine } from "@/components/diff/shown-rows";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import type { Diff } from "@/lib/contract/diff";

export type DiffKeys = {
  readonly diff: Diff;
  readonly lines: readonly ShownLine[];
  /** Row of the diff. */
  readonly selected: number;
  readonly onSelect: (at: number) => void;
  readonly onOnly: () => void;
  readonly onSwap: () => void;
};

/** `n` and `N` go from difference to difference, the arrows from row to row. */
export function useDiffKeys({ diff, lines, selected, onSelect, onOnly, onSwap }: DiffKeys): void {
  const differs = (at: number) => diff.rows[at]?.change !== "same";
  const next = diff.rows.findIndex((_, at) => at > selected && differs(at));
  const previous = diff.rows.findLastIndex((_, at) => at < selected && differs(at));
  const shown = lines.flatMap((line) => (line.type === "row" ? [line.at] : []));
  const below = shown.find((at) => at > selected);
  const above = shown.findLast((at) => at < selected);
  const first = diff.firstDivergence?.row;
  useKeyBinding("diffNext", () => next >= 0 && onSelect(next));
  useKeyBinding("diffPrevious", () => previous >= 0 && onSelect(previous));
  useKeyBinding("diffDown", () => below !== undefined && onSelect(below));
  useKeyBinding("diffUp", () => above !== undefined && onSelect(above));
  useKeyBinding("diffFirst", () => first !== undefined && onSelect(first));
  useKeyBinding("diffOnly", onOnly);
  useKeyBinding("diffSwap", onSwap);
}
