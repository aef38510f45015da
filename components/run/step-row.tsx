// biome-ignore-all lint/a11y/useSemanticElements: rows drawn only where they are in view cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row
"use client";

import { memo } from "react";
import { type BarWords, exactWords } from "@/components/run/bar-words";
import { StepCell, type StepCellProps } from "@/components/run/step-cell";

export type StepRowProps = StepCellProps & {
  id: string;
  index: number;
  top: number;
  selected: boolean;
  /** Whether it is what is looked for; null: nothing is. */
  match: boolean | null;
  words: BarWords;
  onSelect: (row: number) => void;
  /** Zooms to the step. */
  onFit: (row: number) => void;
};

/** One step: its place in the tree at the left; at the right the words of the bar that the canvas draws there. */
export const StepRow = memo(function StepRow(props: StepRowProps) {
  const { id, steps, row, index, top, selected, match, closed, words, onSelect, onFit } = props;
  const { tree } = steps;
  const hasBelow = (tree.size[row] ?? 1) > 1;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the treegrid around it takes the keys
    <div
      id={id}
      role="row"
      className={`step ${selected ? "sel" : ""}`}
      data-match={match ?? undefined}
      style={{ top }}
      aria-level={(tree.depth[row] ?? 0) + 1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      {...(hasBelow ? { "aria-expanded": !closed } : {})}
      onClick={() => onSelect(row)}
    >
      <StepCell {...props} />
      <div role="gridcell" className="lane" title={exactWords(steps, row, words)} onDoubleClick={() => onFit(row)}>
        <span className="sr">{words.text}</span>
      </div>
    </div>
  );
});
