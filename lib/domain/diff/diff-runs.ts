// What one run did differently from another. Neither ids nor times make a difference by themselves.
import { alignRuns } from "./align-runs";
import { type DiffRow, diffRows } from "./diff-rows";
import { divergenceSentence } from "./divergence-sentence";
import { findMoves } from "./find-moves";
import { type DiffStep, Numbers, shapeRun } from "./run-shape";

export type RunDiff = {
  readonly rows: readonly DiffRow[];
  /** The first row that differs by itself; null: the runs behaved alike. */
  readonly firstDivergence: { readonly row: number; readonly sentence: string } | null;
  /** Steps of head that were aligned by name and order alone, because there were too many to compare them. */
  readonly byOrderAlone: number;
};

export function diffRuns(baseSteps: readonly DiffStep[], headSteps: readonly DiffStep[]): RunDiff {
  const numbers = new Numbers();
  const [base, head] = [shapeRun(baseSteps, numbers), shapeRun(headSteps, numbers)];
  const pairing = alignRuns(base, head, numbers);
  const rows = diffRows(pairing, findMoves(pairing));
  const row = rows.findIndex(({ diverges }) => diverges);
  const firstDivergence = row < 0 ? null : { row, sentence: divergenceSentence(rows, row) };
  return { rows, firstDivergence, byOrderAlone: pairing.byOrderAlone };
}
