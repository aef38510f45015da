// Which steps are attempts at one piece of work: those that the client numbers, else a step that was tried again after it
// had failed. Rows are in order of start.
import type { StepTree } from "./build-tree";
import { stepKinds } from "./step";
import type { StepTable } from "./step-table";

export type Attempts = {
  /** In order, the step itself among them. */
  readonly rows: readonly number[];
  /** The client numbered them; otherwise they are attempts only if they got the same input (`sameInput`). */
  readonly numbered: boolean;
};

/** Null where the step is the only attempt. */
export function attemptsOf(table: StepTable, tree: StepTree, row: number): Attempts | null {
  const numbered = (table.attempt[row] ?? 0) > 0;
  const follows = numbered ? isNextNumber : isTriedAgain;
  const rows = [row];
  for (let at = before(table, tree, row); at !== null; at = before(table, tree, at)) {
    if (!follows(table, at, rows[0] ?? row)) break;
    rows.unshift(at);
  }
  for (let at = after(table, tree, row); at !== null; at = after(table, tree, at)) {
    if (!follows(table, rows.at(-1) ?? row, at)) break;
    rows.push(at);
  }
  return rows.length > 1 ? { rows, numbered } : null;
}

/** Attempt n of m, by the client's numbers where it gives them. An earlier attempt may not have arrived. */
export function attemptNumber(
  table: StepTable,
  row: number,
  attempts: Attempts | null,
): { n: number; of: number } | null {
  const said = table.attempt[row] ?? 0;
  if (said > 0) {
    const of = Math.max(...(attempts?.rows ?? [row]).map((each) => table.attempt[each] ?? 0));
    return of > 1 ? { n: said, of } : null;
  }
  return attempts && { n: attempts.rows.indexOf(row) + 1, of: attempts.rows.length };
}

const isNextNumber = (table: StepTable, first: number, second: number) =>
  (table.attempt[first] ?? 0) > 0 && (table.attempt[second] ?? 0) > (table.attempt[first] ?? 0);

/** The first failed and was over when the second began: calls side by side are no attempts. */
function isTriedAgain(table: StepTable, first: number, second: number): boolean {
  const lasted = table.duration[first] ?? -1;
  const end = (table.start[first] ?? 0) + lasted;
  return table.failed[first] === 1 && lasted >= 0 && end <= (table.start[second] ?? 0) && table.attempt[first] === 0;
}

const before = (table: StepTable, tree: StepTree, row: number) => namesake(table, tree, row, -1);
const after = (table: StepTable, tree: StepTree, row: number) => namesake(table, tree, row, 1);

/** The nearest step of the same name and kind under the same parent. */
function namesake(table: StepTable, tree: StepTree, row: number, by: 1 | -1): number | null {
  for (let at = row + by; at >= 0 && at < table.count; at += by) {
    const alike = table.name[at] === table.name[row] && table.kind[at] === table.kind[row];
    if (alike && tree.parent[at] === tree.parent[row]) return at;
  }
  return null;
}

/** What attemptsOf finds for every step that a client numbers, in one pass. */
export function indexAttempts(table: StepTable, tree: StepTree): ReadonlyMap<number, Attempts> {
  const index = new Map<number, Attempts>();
  if (!table.attempt.some((number) => number > 0)) return index;
  const latest = new Map<number, number[]>();
  for (let row = 0; row < table.count; row += 1) {
    const nameOf = ((tree.parent[row] ?? -1) + 1) * table.names.length + (table.name[row] ?? 0);
    const key = nameOf * stepKinds.length + (table.kind[row] ?? 0);
    const rows = latest.get(key);
    if (rows === undefined || !isNextNumber(table, rows.at(-1) ?? row, row)) {
      latest.set(key, [row]);
      continue;
    }
    if (rows.length === 1) index.set(rows[0] ?? row, { rows, numbered: true });
    rows.push(row);
    index.set(row, { rows, numbered: true });
  }
  return index;
}
