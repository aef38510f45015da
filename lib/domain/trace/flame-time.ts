import type { StepTree } from "./build-tree";
import { type FlameBoxes, putInLanes } from "./flame-boxes";
import { endOf, timeSpan } from "./layout-bars";
import type { StepTable } from "./step-table";
import { Tracks } from "./tracks";

/**
 * Every step where it ran, below its parent; box i is row i. What ran at the same time under one parent gets tracks
 * of its own, as high as what lies below, so that nothing paints over anything.
 *
 *     desk    0..9              desk ─────────
 *       a     1..5              a ────  c ───
 *         x   2..3                x─
 *       b     2..6               b ────
 *       c     6..9
 */
export function layoutTimeFlame(table: StepTable, tree: StepTree, nowNs: number): FlameBoxes {
  const { count } = table;
  const ends = Float64Array.from({ length: count }, (_, row) => endOf(table, row, nowNs));
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const { track, tracks } = assignTracks(tree, reach(table, tree, ends));
  return putInLanes(
    {
      count,
      row: rows,
      boxOf: rows,
      above: tree.parent,
      from: table.start,
      to: ends,
      lane: assignLanes(tree, track, tracks),
      own: new Float64Array(0),
      steps: new Uint32Array(count).fill(1),
      failed: Uint32Array.from(table.failed),
    },
    timeSpan(table, nowNs),
  );
}

type Reach = { readonly from: Float64Array; readonly to: Float64Array };

/** The time that a step and all below it take together: a child may begin before its parent, or outlast it. */
function reach(table: StepTable, tree: StepTree, ends: Float64Array): Reach {
  const from = table.start.slice();
  const to = ends.map((end, row) => Math.max(end, (from[row] ?? 0) + 1));
  for (let place = table.count - 1; place >= 0; place -= 1) {
    const row = tree.order[place] ?? 0;
    const above = tree.parent[row] ?? -1;
    if (above < 0) continue;
    from[above] = Math.min(from[above] ?? 0, from[row] ?? 0);
    to[above] = Math.max(to[above] ?? 0, to[row] ?? 0);
  }
  return { from, to };
}

/** Row → track under its parent, and how many tracks there are under each row; those of the tops come last. */
function assignTracks(tree: StepTree, { from, to }: Reach): { track: Int32Array; tracks: Int32Array } {
  const count = from.length;
  const track = new Int32Array(count);
  const tracks = new Int32Array(count + 1);
  const taken = new Float64Array(count + 1).fill(Number.NEGATIVE_INFINITY);
  const parallel = new Map<number, Tracks>();
  for (const row of inOrder(from)) {
    const above = tree.parent[row] ?? -1;
    const group = above < 0 ? count : above;
    const start = from[row] ?? 0;
    const end = to[row] ?? 0;
    const free = start >= (taken[group] ?? 0);
    if (!free && !parallel.has(group)) parallel.set(group, new Tracks(taken[group] ?? 0));
    track[row] = parallel.get(group)?.take(start, end) ?? 0;
    tracks[group] = Math.max(tracks[group] ?? 0, (track[row] ?? 0) + 1);
    taken[group] = Math.max(taken[group] ?? 0, end);
  }
  return { track, tracks };
}

/** Indexes by value; as they are where they ascend already, which is all but runs with skewed clocks. */
function inOrder(values: Float64Array): Int32Array {
  const indexes = Int32Array.from(values, (_, index) => index);
  const ascends = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
  return ascends ? indexes : indexes.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

/** A track is as high as the highest subtree in it; tracks lie below each other, below their parent. */
function assignLanes(tree: StepTree, track: Int32Array, tracks: Int32Array): Int32Array {
  const count = track.length;
  const firstTrack = new Int32Array(count + 2);
  for (let row = 0; row <= count; row += 1) firstTrack[row + 1] = (firstTrack[row] ?? 0) + (tracks[row] ?? 0);
  const place = (row: number) => {
    const above = tree.parent[row] ?? -1;
    return (firstTrack[above < 0 ? count : above] ?? 0) + (track[row] ?? 0);
  };
  const below = new Int32Array(firstTrack[count + 1] ?? 0);
  for (let at = count - 1; at >= 0; at -= 1) {
    const row = tree.order[at] ?? 0;
    let height = 1;
    for (let each = firstTrack[row] ?? 0; each < (firstTrack[row + 1] ?? 0); each += 1) height += below[each] ?? 0;
    below[place(row)] = Math.max(below[place(row)] ?? 0, height);
  }
  stackUp(below, firstTrack);
  const lane = new Int32Array(count);
  for (const row of tree.order) {
    const above = tree.parent[row] ?? -1;
    lane[row] = (above < 0 ? 0 : (lane[above] ?? 0) + 1) + (below[place(row)] ?? 0);
  }
  return lane;
}

/** Heights of the tracks of each group → how far below the first one they begin. */
function stackUp(heights: Int32Array, firstTrack: Int32Array): void {
  for (let group = 0; group + 1 < firstTrack.length; group += 1) {
    let at = 0;
    for (let each = firstTrack[group] ?? 0; each < (firstTrack[group + 1] ?? 0); each += 1) {
      const height = heights[each] ?? 0;
      heights[each] = at;
      at += height;
    }
  }
}
