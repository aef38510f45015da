import type { StepTree } from "./build-tree";
import { type FlameBoxes, putInLanes } from "./flame-boxes";
import { stepKinds } from "./step";
import type { StepTable } from "./step-table";

export type Icicle = {
  readonly table: StepTable;
  readonly tree: StepTree;
  /** What of the whole is each step's own: ns or micro-dollars, never below 0. */
  readonly own: Float64Array;
  /** Steps of one name under the same names become one box, the widest first; else every step is a box, by start. */
  readonly merged: boolean;
  /** Steps that start later are not there yet; null: all are. */
  readonly until: number | null;
};

/**
 * Boxes as wide as a step's own part and all below it; what has no width is left out.
 *
 *     own   desk 1               desk ─────────   9
 *             chat 3             chat ── tool ─   5 and 3, desk keeps 1
 *             tool 3
 *             chat 2             (merged: both calls are one box)
 */
export function layoutIcicle(icicle: Icicle): FlameBoxes {
  const nodes = icicle.merged ? mergeStacks(icicle) : everyStep(icicle);
  const value = nodes.own.slice(0, nodes.count);
  for (let node = nodes.count - 1; node >= 0; node -= 1) {
    const above = nodes.above[node] ?? -1;
    if (above >= 0) value[above] = (value[above] ?? 0) + (value[node] ?? 0);
  }
  return place(nodes, value, icicle.merged ? heaviestFirst(value) : Int32Array.from(value, (_, node) => node));
}

/** One node a box to be, parents first. */
type Nodes = {
  count: number;
  /** Row → its node. */
  readonly nodeOf: Int32Array;
  readonly row: Int32Array;
  readonly above: Int32Array;
  readonly lane: Int32Array;
  readonly own: Float64Array;
  readonly steps: Uint32Array;
  readonly failed: Uint32Array;
};

const noNodes = (most: number): Nodes => ({
  count: 0,
  nodeOf: new Int32Array(most),
  row: new Int32Array(most),
  above: new Int32Array(most),
  lane: new Int32Array(most),
  own: new Float64Array(most),
  steps: new Uint32Array(most),
  failed: new Uint32Array(most),
});

function everyStep({ table, tree, own, until }: Icicle): Nodes {
  const nodes = noNodes(table.count);
  for (const row of tree.order) {
    const above = tree.parent[row] ?? -1;
    const node = addNode(nodes, row, above < 0 ? -1 : (nodes.nodeOf[above] ?? -1));
    nodes.nodeOf[row] = node;
    if (isThere(table, row, until)) addStep(nodes, node, table, row, own);
  }
  return nodes;
}

function mergeStacks({ table, tree, own, until }: Icicle): Nodes {
  const nodes = noNodes(table.count);
  const known = new Map<number, number>();
  for (const row of tree.order) {
    const parent = tree.parent[row] ?? -1;
    const above = parent < 0 ? -1 : (nodes.nodeOf[parent] ?? -1);
    const key = keyOf(table, row, above);
    const node = known.get(key) ?? addNode(nodes, row, above);
    known.set(key, node);
    nodes.nodeOf[row] = node;
    if (isThere(table, row, until)) addStep(nodes, node, table, row, own);
  }
  return nodes;
}

const isThere = (table: StepTable, row: number, until: number | null) =>
  until === null || (table.start[row] ?? 0) <= until;

/** Name, model and kind below one node, as one number. */
function keyOf(table: StepTable, row: number, above: number): number {
  const named = (above + 1) * table.names.length + (table.name[row] ?? 0);
  return (named * (table.models.length + 1) + (table.model[row] ?? -1) + 1) * stepKinds.length + (table.kind[row] ?? 0);
}

function addNode(nodes: Nodes, row: number, above: number): number {
  const node = nodes.count;
  nodes.count += 1;
  nodes.row[node] = row;
  nodes.above[node] = above;
  nodes.lane[node] = above < 0 ? 0 : (nodes.lane[above] ?? 0) + 1;
  return node;
}

function addStep(nodes: Nodes, node: number, table: StepTable, row: number, own: Float64Array): void {
  if (nodes.steps[node] === 0) nodes.row[node] = row;
  nodes.own[node] = (nodes.own[node] ?? 0) + (own[row] ?? 0);
  nodes.steps[node] = (nodes.steps[node] ?? 0) + 1;
  nodes.failed[node] = (nodes.failed[node] ?? 0) + (table.failed[row] ?? 0);
}

/** By falling width; a parent, never narrower than its child, stays before it. */
const heaviestFirst = (value: Float64Array) =>
  Int32Array.from(value, (_, node) => node).sort((a, b) => (value[b] ?? 0) - (value[a] ?? 0) || a - b);

/** Lays boxes from left to right below each other, in the order given. */
function place(nodes: Nodes, value: Float64Array, order: Int32Array): FlameBoxes {
  const kept = order.filter((node) => (value[node] ?? 0) > 0);
  const boxOf = new Int32Array(value.length).fill(-1);
  const from = new Float64Array(kept.length);
  const to = new Float64Array(kept.length);
  const filled = new Float64Array(value.length);
  let end = 0;
  for (const [box, node] of kept.entries()) {
    const above = nodes.above[node] ?? -1;
    const at = above < 0 ? end : (filled[above] ?? 0);
    boxOf[node] = box;
    from[box] = at;
    to[box] = at + (value[node] ?? 0);
    filled[node] = at;
    if (above < 0) end = to[box] ?? 0;
    else filled[above] = to[box] ?? 0;
  }
  const pick = <Column extends Int32Array | Uint32Array | Float64Array>(
    column: Column,
    make: (n: number) => Column,
  ) => {
    const picked = make(kept.length);
    for (const [box, node] of kept.entries()) picked[box] = column[node] ?? 0;
    return picked;
  };
  const ints = (length: number) => new Int32Array(length);
  const counts = (length: number) => new Uint32Array(length);
  return putInLanes(
    {
      count: kept.length,
      row: pick(nodes.row, ints),
      boxOf: nodes.nodeOf.map((node) => boxOf[node] ?? -1),
      above: pick(nodes.above, ints).map((above) => (above < 0 ? -1 : (boxOf[above] ?? -1))),
      from,
      to,
      lane: pick(nodes.lane, ints),
      own: pick(nodes.own, (length) => new Float64Array(length)),
      steps: pick(nodes.steps, counts),
      failed: pick(nodes.failed, counts),
    },
    { from: 0, to: end },
  );
}
