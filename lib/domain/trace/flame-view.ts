import { type FlameBoxes, firstEndingAfter } from "./flame-boxes";

// What of the boxes is seen through a window on them, and where a step to the side leads.

export type FlameWindow = {
  /** Part of the axis that is seen. */
  readonly from: number;
  readonly to: number;
  readonly widthPx: number;
  /** Lanes that are seen, the last one included. */
  readonly firstLane: number;
  readonly lastLane: number;
};

/** One rectangle to draw: a box, or several thinner than a pixel in one, shown by the widest. */
export type SeenBox = {
  box: number;
  lane: number;
  /** Left edge and width in px; at least 1 px wide. */
  x: number;
  widthPx: number;
  boxes: number;
  failed: boolean;
  marked: boolean;
};

export type FlameFilter = {
  /** Box → 1: a step of it answers the search. */
  readonly marks: Uint8Array | null;
  /** Box → 1: the only ones to draw; null: all. */
  readonly only: Uint8Array | null;
  /** Boxes that begin later are not there yet. */
  readonly until: number | null;
};

/** Calls `draw` for all that is seen, lane by lane, left to right. The rectangle is reused: take from it what is needed. */
export function eachSeen(
  boxes: FlameBoxes,
  view: FlameWindow,
  filter: FlameFilter,
  draw: (seen: SeenBox) => void,
): void {
  const last = Math.min(view.lastLane, boxes.lanes - 1);
  for (let lane = Math.max(0, view.firstLane); lane <= last; lane += 1) eachOfLane(boxes, lane, view, filter, draw);
}

function eachOfLane(
  boxes: FlameBoxes,
  lane: number,
  { from, to, widthPx }: FlameWindow,
  { marks, only, until }: FlameFilter,
  draw: (seen: SeenBox) => void,
): void {
  const scale = widthPx / (to - from);
  const last = boxes.laneAt[lane + 1] ?? 0;
  const dust: SeenBox = { box: -1, lane, x: 0, widthPx: 1, boxes: 0, failed: false, marked: false };
  let widest = 0;
  const sweep = () => {
    if (dust.boxes > 0) draw(dust);
    dust.boxes = 0;
  };
  for (let place = firstEndingAfter(boxes, lane, from); place < last; place += 1) {
    const box = boxes.byLane[place] ?? 0;
    const begin = boxes.from[box] ?? 0;
    if (begin > to || (until !== null && begin > until)) break;
    if (only !== null && only[box] !== 1) continue;
    const end = Math.min(boxes.to[box] ?? 0, until ?? Number.POSITIVE_INFINITY);
    const x = Math.max(0, (begin - from) * scale);
    const width = Math.min(widthPx, (end - from) * scale) - x;
    const failed = (boxes.failed[box] ?? 0) > 0;
    const marked = marks !== null && marks[box] === 1;
    if (width >= 1) {
      sweep();
      draw({ box, lane, x, widthPx: width, boxes: 1, failed, marked });
    } else if (dust.boxes > 0 && Math.floor(x) === dust.x) {
      dust.boxes += 1;
      dust.failed ||= failed;
      dust.marked ||= marked;
      if (end - begin > widest) dust.box = box;
      widest = Math.max(widest, end - begin);
    } else {
      sweep();
      dust.box = box;
      dust.x = Math.floor(x);
      dust.boxes = 1;
      dust.failed = failed;
      dust.marked = marked;
      widest = end - begin;
    }
  }
  sweep();
}

export type FlameStep = "above" | "below" | "before" | "after";

/** Where an arrow key leads: the parent, the widest box below, the neighbour in the lane. Null: nowhere. */
export function stepFlame(boxes: FlameBoxes, box: number, step: FlameStep): number | null {
  if (step === "above") {
    const above = boxes.above[box] ?? -1;
    return above < 0 ? null : above;
  }
  if (step === "below") return widestBelow(boxes, box);
  const lane = boxes.lane[box] ?? 0;
  const place = boxes.byLane.indexOf(box, boxes.laneAt[lane] ?? 0) + (step === "before" ? -1 : 1);
  const within = place >= (boxes.laneAt[lane] ?? 0) && place < (boxes.laneAt[lane + 1] ?? 0);
  return within ? (boxes.byLane[place] ?? null) : null;
}

function widestBelow(boxes: FlameBoxes, box: number): number | null {
  const found = boxesBelow(boxes, box);
  const width = (each: number) => (boxes.to[each] ?? 0) - (boxes.from[each] ?? 0);
  return found.reduce<number | null>((best, each) => (best === null || width(each) > width(best) ? each : best), null);
}

/** The boxes right below one, from left to right within a lane. */
export function boxesBelow({ above, byLane }: FlameBoxes, box: number): number[] {
  const found: number[] = [];
  for (const each of byLane) if (above[each] === box) found.push(each);
  return found;
}

/** What is said of rows, said of boxes: 1 where it holds for any step of the box. */
export function ofBoxes({ boxOf, count }: FlameBoxes, rows: Uint8Array | null): Uint8Array | null {
  if (rows === null) return null;
  const boxes = new Uint8Array(count);
  for (let row = 0; row < boxOf.length; row += 1) if (rows[row] === 1) boxes[boxOf[row] ?? -1] = 1;
  return boxes;
}
