import { endOf, type TimeSpan } from "./layout-bars";
import type { StepTable } from "./step-table";

// Many bars on one line, a part of it a pixel wide.

export type MergedBars = {
  /** Row of the longest step in each part, -1 where none is. */
  readonly longest: Int32Array;
  /** 1 where a failed step ends: it is seen however short it is. */
  readonly failed: Uint8Array;
};

/** In parts: a bar that ends where a part begins is not drawn into it by an error of the last digit. */
const rounding = 1e-9;

/**
 * Lays the bars of `rows` on `parts` equal parts of `span`; where several meet, the longest is seen.
 *
 *     aaaaaaaa  ccc
 *        bbbbbbbbbb        merged  aaabbbbbbbbbbc
 *
 * A bar of any width costs the same: it is written twice into the table of the power of two that half covers it, and
 * the tables are handed down at the end.
 */
export function mergeBars(
  table: StepTable,
  rows: Int32Array,
  span: TimeSpan,
  { nowNs, parts }: { nowNs: number; parts: number },
): MergedBars {
  const levels = Array.from({ length: Math.floor(Math.log2(Math.max(1, parts))) + 1 }, () =>
    new Int32Array(parts).fill(-1),
  );
  const failed = new Uint8Array(parts);
  const lengthOf = (row: number) => endOf(table, row, nowNs) - (table.start[row] ?? 0);
  const put = (cells: Int32Array, part: number, row: number) => {
    const held = cells[part] ?? -1;
    if (held < 0 || lengthOf(row) > lengthOf(held)) cells[part] = row;
  };
  const perNs = parts / (span.to - span.from);
  for (const row of rows) {
    const start = table.start[row] ?? 0;
    const end = endOf(table, row, nowNs);
    if (end < span.from || start > span.to) continue;
    const first = Math.min(parts - 1, Math.max(0, Math.floor((start - span.from) * perNs + rounding)));
    const last = Math.min(parts - 1, Math.max(first, Math.ceil((end - span.from) * perNs - rounding) - 1));
    const level = 31 - Math.clz32(last - first + 1);
    const cells = levels[level];
    if (cells === undefined) continue;
    put(cells, first, row);
    put(cells, last + 1 - 2 ** level, row);
    if (table.failed[row] === 1 && end <= span.to) failed[last] = 1;
  }
  for (let level = levels.length - 1; level > 0; level -= 1)
    handDown(levels[level], levels[level - 1], 2 ** (level - 1), put);
  return { longest: levels[0] ?? new Int32Array(0), failed };
}

function handDown(
  wide: Int32Array | undefined,
  narrow: Int32Array | undefined,
  half: number,
  put: (cells: Int32Array, part: number, row: number) => void,
): void {
  if (wide === undefined || narrow === undefined) return;
  for (const [part, row] of wide.entries()) {
    if (row < 0) continue;
    put(narrow, part, row);
    put(narrow, part + half, row);
  }
}

/** The rows of a run by depth, the last of `lanes` lists with everything below. */
export function rowsByDepth(depth: Int32Array, lanes: number): readonly Int32Array[] {
  const counts = new Int32Array(lanes);
  const laneOf = (row: number) => Math.min(depth[row] ?? 0, lanes - 1);
  for (let row = 0; row < depth.length; row += 1) counts[laneOf(row)] = (counts[laneOf(row)] ?? 0) + 1;
  const lists = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let row = 0; row < depth.length; row += 1) {
    const lane = laneOf(row);
    const at = counts[lane] ?? 0;
    const list = lists[lane];
    if (list !== undefined) list[at] = row;
    counts[lane] = at + 1;
  }
  return lists;
}
