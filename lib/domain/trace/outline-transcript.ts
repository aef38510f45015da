// What a run's transcript tells, in order of time, decided by the shape of the run alone: no messages are read here.
import { modelCalls } from "./call-groups";
import { noParent } from "./step-table";
import { type Cost, costOf } from "./summarise-run";
import { type CallItem, callItems, type Told } from "./transcript-calls";
import { isBelow, isSecondView, type OutlineStep, type Shape, shapeOf, telling, toolAround } from "./transcript-shape";

export type AgentItem<S> = {
  readonly type: "agent";
  readonly step: S;
  /** Its steps stand in this transcript; else it has one of its own. */
  readonly inline: boolean;
  readonly steps: number;
  readonly calls: number;
  readonly tools: number;
  readonly failures: number;
  readonly cost: Cost;
};
/** Items are in order of `atNs`; `inTool`: the tool in which it happened. */
export type OutlineItem<S extends OutlineStep = OutlineStep> = {
  readonly atNs: bigint;
  readonly inTool: S | null;
} & (
  | CallItem<S>
  | AgentItem<S>
  | { readonly type: "step"; readonly step: S }
  | { readonly type: "event"; readonly step: S; readonly index: number }
);

/**
 * The items of the run, or of what one agent did. `steps` in order of start. An agent below an agent is a card, unless all
 * that the upper one did lies in it; agents at the top stand in line, unless they ran at the same time.
 *
 *   desk (agent) ── chat, triage (agent) ── chat       chat, card triage
 *   ai.generateText (agent) ── step (agent) ── chat    ai.generateText, step, chat
 */
export function outlineTranscript<S extends OutlineStep>(steps: readonly S[], agent: string | null): OutlineItem<S>[] {
  const shape = shapeOf(steps);
  const within = agent === null ? noParent : (shape.rows.get(agent) ?? null);
  if (within === null) return [];
  const transcript =
    within === noParent ? noParent : shape.card[within] ? within : (shape.transcript[within] ?? noParent);
  const inside = (row: number) => within === noParent || (row !== within && isBelow(shape.tree, row, within));
  const told = { steps, shape, isTold: (row: number) => shape.transcript[row] === transcript && inside(row) };
  const calls = callItems(told).map((call) => ({
    ...call,
    atNs: call.step.startNs,
    inTool: toolAround(steps, shape, call.step),
  }));
  return [...calls, ...otherItems(told, calls)].sort(byTime);
}

function byTime(a: OutlineItem, b: OutlineItem): number {
  if (a.atNs !== b.atNs) return a.atNs < b.atNs ? -1 : 1;
  const rank = (item: OutlineItem) => (item.type === "agent" ? 0 : item.type === "event" ? 2 : 1);
  return rank(a) - rank(b) || (a.step.spanId < b.step.spanId ? -1 : a.step.spanId > b.step.spanId ? 1 : 0);
}

/** Agents, tools that follow no call, retrievals, guards, gates, decisions, and errors that nothing else tells of. */
function otherItems<S extends OutlineStep>({ steps, shape, isTold }: Told<S>, calls: readonly CallItem<S>[]) {
  const items: OutlineItem<S>[] = [];
  const ofCalls = new Set(calls.flatMap(({ tools, attempts, views }) => [...tools, ...attempts, ...views]));
  const failedBelow = failuresBelow(steps, shape);
  for (const [row, step] of steps.entries()) {
    if (!isTold(row)) continue;
    const place = { step, inTool: toolAround(steps, shape, step) };
    for (const [index, atNs] of step.eventsNs.entries()) items.push({ ...place, type: "event", index, atNs });
    if (ofCalls.has(step) || step.kind === "llm") continue;
    if (step.kind === "agent")
      items.push({ ...place, atNs: step.startNs, type: "agent", ...agentFigures(steps, shape, row) });
    else if (isOwnItem(steps, shape, row, (failedBelow[row] ?? 0) > 0)) {
      items.push({ ...place, atNs: step.startNs, type: "step" });
    }
  }
  return items;
}

function isOwnItem(steps: readonly OutlineStep[], shape: Shape, row: number, failedBelow: boolean): boolean {
  const step = steps[row];
  if (step === undefined) return false;
  if (step.kind === "tool") return !isSecondView(steps, shape, row);
  if (step.kind === "embedding") return steps[shape.tree.parent[row] ?? noParent]?.kind !== "retrieval";
  if (telling.has(step.kind)) return true;
  return step.failed && !failedBelow;
}

/** How many steps below each failed. */
function failuresBelow(steps: readonly OutlineStep[], { tree }: Shape): Int32Array {
  const below = new Int32Array(steps.length);
  for (let place = tree.order.length - 1; place >= 0; place -= 1) {
    const row = tree.order[place] ?? 0;
    const above = tree.parent[row] ?? noParent;
    if (above >= 0) below[above] = (below[above] ?? 0) + (below[row] ?? 0) + (steps[row]?.failed ? 1 : 0);
  }
  return below;
}

function agentFigures(steps: readonly OutlineStep[], { tree, card }: Shape, row: number) {
  const first = tree.position[row] ?? 0;
  const rows = tree.order.subarray(first + 1, first + (tree.size[row] ?? 1));
  const below = Array.from(rows).flatMap((each) => steps[each] ?? []);
  const byId = new Map(below.map((step) => [step.spanId, step]));
  const calls = modelCalls(below, byId, "llm");
  return {
    inline: card[row] !== true,
    steps: below.length,
    calls: calls.length,
    tools: below.filter((step) => step.kind === "tool").length,
    failures: below.filter((step) => step.failed).length,
    cost: costOf(below, byId, [...calls, ...modelCalls(below, byId, "embedding")]),
  };
}
