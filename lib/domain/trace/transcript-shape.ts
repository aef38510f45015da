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
  /** Agents, and tools that ask a model themselves: they have a conversation of their own. */
  readonly agent: readonly boolean[];
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
  const scope = nearest(tree, (row) => steps[row]?.kind === "agent" || steps[row]?.kind === "tool");
  const asking = new Set(steps.flatMap(({ kind }, row) => (kind === "llm" ? [scope[row]] : [])));
  const agent = steps.map(({ kind }, row) => kind === "agent" || (kind === "tool" && asking.has(row)));
  const above = nearest(tree, (row) => agent[row] === true);
  const card = cardsOf(steps, { tree, agent, above });
  const transcript = nearest(tree, (row) => card[row] === true);
  const tool = scope.map((row) => (row >= 0 && agent[row] !== true ? row : noParent));
  return { tree, rows, scope, tool, agent, card, transcript };
}

/** For each row the nearest one above it that `is`; -1 where there is none. */
function nearest(tree: StepTree, is: (row: number) => boolean): Int32Array {
  const found = new Int32Array(tree.order.length).fill(noParent);
  for (const row of tree.order) {
    const above = tree.parent[row] ?? noParent;
    if (above >= 0) found[row] = is(above) ? above : (found[above] ?? noParent);
  }
  return found;
}

type Agents = { readonly tree: StepTree; readonly agent: readonly boolean[]; readonly above: Int32Array };

function cardsOf(steps: readonly OutlineStep[], { tree, agent, above: agentAbove }: Agents): boolean[] {
  const count = new Int32Array(steps.length);
  for (let place = tree.order.length - 1; place >= 0; place -= 1) {
    const row = tree.order[place] ?? 0;
    if (telling.has(steps[row]?.kind ?? "")) count[row] = (count[row] ?? 0) + 1;
    const above = tree.parent[row] ?? noParent;
    if (above >= 0) count[above] = (count[above] ?? 0) + (count[row] ?? 0);
  }
  const isTop = (row: number) => agent[row] === true && (agentAbove[row] ?? noParent) < 0;
  const besideAtTop = overlapping(steps.filter((_, row) => isTop(row)));
  return steps.map((step, row) => {
    if (step.kind === "tool" || agent[row] !== true) return agent[row] === true;
    const above = agentAbove[row] ?? noParent;
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
