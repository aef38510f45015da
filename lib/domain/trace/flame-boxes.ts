// The boxes of a flame chart or an icicle, whatever their width means: time in ns or money in micro-dollars.

/**
 * Boxes hang below the box `above` them, in deeper lanes. No two boxes of a lane overlap, so a lane can be searched by
 * halving.
 *
 *     lane 0   desk ────────────────         box      0     1       2    3
 *     lane 1   triage ────  chat ───         above   -1     0       1    0
 *     lane 2   lookup                        steps    1     1       1    1
 */
export type FlameBoxes = {
  readonly count: number;
  /** The step of the box; of merged steps the first. */
  readonly row: Int32Array;
  /** Row → its box, -1 where it has none. */
  readonly boxOf: Int32Array;
  readonly above: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly lane: Int32Array;
  /** What of the box is its own and not that of the boxes below it. */
  readonly own: Float64Array;
  /** How many steps the box stands for. */
  readonly steps: Uint32Array;
  /** How many of them failed. */
  readonly failed: Uint32Array;
  readonly lanes: number;
  /** Where the axis begins and ends; never empty. */
  readonly begin: number;
  readonly end: number;
  /** Boxes by lane, from left to right: those of lane i stand from `laneAt[i]` to `laneAt[i + 1]`. */
  readonly byLane: Int32Array;
  readonly laneAt: Int32Array;
};

export type LooseBoxes = Omit<FlameBoxes, "byLane" | "laneAt" | "lanes" | "begin" | "end">;
export type Axis = { readonly from: number; readonly to: number };

/** Sorts boxes into their lanes. */
export function putInLanes(boxes: LooseBoxes, axis: Axis): FlameBoxes {
  let lanes = 0;
  for (let box = 0; box < boxes.count; box += 1) lanes = Math.max(lanes, (boxes.lane[box] ?? 0) + 1);
  const laneAt = new Int32Array(lanes + 1);
  for (let box = 0; box < boxes.count; box += 1) bump(laneAt, (boxes.lane[box] ?? 0) + 1);
  for (let lane = 0; lane < lanes; lane += 1) laneAt[lane + 1] = (laneAt[lane + 1] ?? 0) + (laneAt[lane] ?? 0);
  const filled = laneAt.slice();
  const byLane = new Int32Array(boxes.count);
  for (let box = 0; box < boxes.count; box += 1) byLane[bump(filled, boxes.lane[box] ?? 0)] = box;
  for (let lane = 0; lane < lanes; lane += 1) sortLane(byLane.subarray(laneAt[lane], laneAt[lane + 1]), boxes.from);
  return { ...boxes, lanes, byLane, laneAt, begin: axis.from, end: Math.max(axis.to, axis.from + 1) };
}

/** From left to right, which most lanes are already. */
function sortLane(lane: Int32Array, from: Float64Array): void {
  const place = (box: number) => from[box] ?? 0;
  for (let at = 1; at < lane.length; at += 1) {
    if (place(lane[at] ?? 0) < place(lane[at - 1] ?? 0)) return void lane.sort((a, b) => place(a) - place(b));
  }
}

/** Adds one and answers what was there before. */
function bump(column: Int32Array, index: number): number {
  const before = column[index] ?? 0;
  column[index] = before + 1;
  return before;
}

/** Place in `byLane` of the first box of a lane that ends after `value`; the end of the lane where there is none. */
export function firstEndingAfter({ to, byLane, laneAt }: FlameBoxes, lane: number, value: number): number {
  let low = laneAt[lane] ?? 0;
  let high = laneAt[lane + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((to[byLane[middle] ?? 0] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The box at a place of a lane, or the nearest within `slack` of it: a box thinner than the pointer can be hit too. */
export function boxAt(boxes: FlameBoxes, lane: number, value: number, slack: number): number | null {
  if (lane < 0 || lane >= boxes.lanes) return null;
  const place = firstEndingAfter(boxes, lane, value);
  const last = boxes.laneAt[lane + 1] ?? 0;
  let nearest: number | null = null;
  let distance = slack;
  for (let near = Math.max(place - 1, boxes.laneAt[lane] ?? 0); near < Math.min(place + 1, last); near += 1) {
    const box = boxes.byLane[near] ?? 0;
    const away = Math.max((boxes.from[box] ?? 0) - value, value - (boxes.to[box] ?? 0), 0);
    if (away > distance) continue;
    nearest = box;
    distance = away;
  }
  return nearest;
}

/** Box → its ancestors, nearest first. */
export function boxesAbove({ above }: FlameBoxes, box: number): number[] {
  const found: number[] = [];
  for (let up = above[box] ?? -1; up >= 0; up = above[up] ?? -1) found.push(up);
  return found;
}

/** The box of a step, else of the nearest step above it that has one. */
export function nearestBox({ boxOf }: FlameBoxes, parent: Int32Array, row: number | null): number | null {
  for (let up = row ?? -1; up >= 0; up = parent[up] ?? -1) if ((boxOf[up] ?? -1) >= 0) return boxOf[up] ?? null;
  return null;
}
