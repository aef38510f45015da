// Where each step of a run stands in its transcript: under which agent, in which conversation, inside which tool.
import { buildTree, type StepTree } from "./build-tree";
import { noParent, parentNotHere } from "./step-table";
import type { CostFacts } from "./summarise-run";

export type OutlineStep = CostFacts & {
  readonly name: string;
  readonly toolName: string | null;
  readonly model: string | null;
  readonly startNs: bigint;
  readonly endNs: bigint | null;
  readonly failed: boolean;
  /** When the decisions happened that it recorded as events; messages and exceptions are none. */
  readonly eventsNs: readonly bigint[];
};

/** What a transcript tells of; agents are told, too. */
export const telling: ReadonlySet<string> = new Set(["llm", "tool", "retrieval", "embedding", "guard", "gate"]);

export type Shape = {
  readonly tree: StepTree;
  readonly rows: ReadonlyMap<string, number>;
  /** Nearest agent or tool above: calls under one of them are one conversation, or a few. */
  readonly scope: Int32Array;
  /** Nearest tool above, below the agent of the transcript. */
  readonly tool: Int32Array;
  readonly card: readonly boolean[];
  /** The agent in whose transcript the step stands: the nearest card above; -1: the run's own. */
  readonly transcript: Int32Array;
};

export function shapeOf<S extends OutlineStep>(steps: readonly S[]): Shape {
  const rows = new Map(steps.map((step, row) => [step.spanId, row]));
  const parent = Int32Array.from(steps, ({ parentSpanId }) =>
    parentSpanId === null ? noParent : (rows.get(parentSpanId) ?? parentNotHere),
  );
  const tree = buildTree(parent);
  const agent = new Int32Array(steps.length).fill(noParent);
  const scope = new Int32Array(steps.length).fill(noParent);
  const tool = new Int32Array(steps.length).fill(noParent);
  for (const row of tree.order) {
    const above = tree.parent[row] ?? noParent;
    if (above < 0) continue;
    const kind = steps[above]?.kind;
    agent[row] = kind === "agent" ? above : (agent[above] ?? noParent);
    scope[row] = kind === "agent" || kind === "tool" ? above : (scope[above] ?? noParent);
    tool[row] = kind === "tool" ? above : kind === "agent" ? noParent : (tool[above] ?? noParent);
  }
  const card = cardsOf(steps, tree, agent);
  const transcript = new Int32Array(steps.length).fill(noParent);
  for (const row of tree.order) {
    const above = agent[row] ?? noParent;
    if (above >= 0) transcript[row] = card[above] ? above : (transcript[above] ?? noParent);
  }
  return { tree, rows, scope, tool, card, transcript };
}

function cardsOf(steps: readonly OutlineStep[], tree: StepTree, agent: Int32Array): boolean[] {
  const count = new Int32Array(steps.length);
  for (let place = tree.order.length - 1; place >= 0; place -= 1) {
    const row = tree.order[place] ?? 0;
    if (telling.has(steps[row]?.kind ?? "")) count[row] = (count[row] ?? 0) + 1;
    const above = tree.parent[row] ?? noParent;
    if (above >= 0) count[above] = (count[above] ?? 0) + (count[row] ?? 0);
  }
  const besideAtTop = overlapping(steps.filter((step, row) => step.kind === "agent" && (agent[row] ?? noParent) < 0));
  return steps.map((step, row) => {
    if (step.kind !== "agent") return false;
    const above = agent[row] ?? noParent;
    if (above < 0) return besideAtTop.has(step.spanId);
    return (count[above] ?? 0) > (count[row] ?? 0);
  });
}

/** Ids of the steps that ran at the same time as another of them; an open one has not ended yet. */
function overlapping(steps: readonly OutlineStep[]): Set<string> {
  const found = new Set<string>();
  let last: OutlineStep | null = null;
  for (const step of steps) {
    if (last !== null && (last.endNs === null || last.endNs > step.startNs)) found.add(last.spanId).add(step.spanId);
    if (last === null || (last.endNs !== null && (step.endNs === null || step.endNs > last.endNs))) last = step;
  }
  return found;
}

export function isBelow(tree: StepTree, row: number, above: number): boolean {
  const place = (tree.position[row] ?? 0) - (tree.position[above] ?? 0);
  return place > 0 && place < (tree.size[above] ?? 1);
}

export const rowOf = (shape: Shape, step: OutlineStep) => shape.rows.get(step.spanId) ?? noParent;
export const scopeOf = (shape: Shape, step: OutlineStep) => shape.scope[rowOf(shape, step)] ?? noParent;

/** The nearest tool above, below the agent of the step. */
export function toolAround<S extends OutlineStep>(steps: readonly S[], shape: Shape, step: S): S | null {
  return steps[shape.tool[rowOf(shape, step)] ?? noParent] ?? null;
}

/** A tool right inside a tool of the same name is the same one seen again. */
export function isSecondView(steps: readonly OutlineStep[], shape: Shape, row: number): boolean {
  const above = steps[shape.tool[row] ?? noParent];
  const own = steps[row];
  return above !== undefined && own !== undefined && toolOf(above) === toolOf(own);
}
const toolOf = (step: OutlineStep) => step.toolName ?? step.name;
