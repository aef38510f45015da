// What a run's transcript tells, in order of time, decided by the shape of the run alone: no messages are read here.
import { modelCalls } from "./call-groups";
import { noParent } from "./step-table";
import { costOf } from "./summarise-run";
import { callItems, type Told } from "./transcript-calls";
import type { CallItem, OutlineItem } from "./transcript-items";
import { comparePlaces, placeOf } from "./transcript-place";
import { isBelow, isSecondView, type OutlineStep, type Shape, shapeOf, telling, toolAround } from "./transcript-shape";

/**
 * The items of the run, or of what one agent did. Steps in order of start. An agent below an agent is a card, unless all
 * that the upper one did lies in it; agents at the top stand in line, unless they ran at the same time.
 *
 *   desk (agent) ── chat, triage (agent) ── chat       chat, card triage
 *   ai.generateText (agent) ── step (agent) ── chat    ai.generateText, step, chat
 *   chat, search (tool) ── chat                        chat with its tool, card search
 */
export function outlineTranscript<S extends OutlineStep>(given: readonly S[], agent: string | null): OutlineItem<S>[] {
  const { placement } = shapeOf(given).tree;
  // parents that lead back to a step are cut open above it, as in the tree
  const steps = given.map((step, row) => (placement[row] === "cycle" ? { ...step, parentSpanId: null } : step));
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
  return [...calls, ...otherItems(told, calls)].sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
}

/** Agents, tools that follow no call, retrievals, guards, gates, decisions, and errors that nothing else tells of. */
function otherItems<S extends OutlineStep>({ steps, shape, isTold }: Told<S>, calls: readonly CallItem<S>[]) {
  const items: OutlineItem<S>[] = [];
  const ofCalls = new Set(calls.flatMap(({ tools, attempts, views }) => [...tools, ...attempts, ...views]));
  const failedBelow = failuresBelow(steps, shape);
  const embeddings = new Set(modelCalls(steps, byId(steps), "embedding").map(({ span }) => span));
  for (const [row, step] of steps.entries()) {
    if (!isTold(row)) continue;
    const place = { step, inTool: toolAround(steps, shape, step) };
    for (const [index, atNs] of step.eventsNs.entries()) items.push({ ...place, type: "event", index, atNs });
    if (shape.agent[row])
      items.push({ ...place, atNs: step.startNs, type: "agent", ...agentFigures(steps, shape, row) });
    else if (ofCalls.has(step) || (step.kind === "embedding" && !embeddings.has(step))) continue;
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
  if (telling.has(step.kind)) return step.kind !== "llm";
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

function agentFigures<S extends OutlineStep>(steps: readonly S[], { tree, card }: Shape, row: number) {
  const first = tree.position[row] ?? 0;
  const rows = tree.order.slice(first + 1, first + (tree.size[row] ?? 1)).sort();
  const below = Array.from(rows).flatMap((each) => steps[each] ?? []);
  const calls = modelCalls(below, byId(below), "llm");
  const inOrder = calls.map(({ span }) => span);
  return {
    inline: card[row] !== true,
    stepCount: below.length,
    callCount: calls.length,
    toolCount: below.filter((step) => step.kind === "tool").length,
    failureCount: below.filter((step) => step.failed).length,
    cost: costOf(below, byId(below), [...calls, ...modelCalls(below, byId(below), "embedding")]),
    firstCall: inOrder[0] ?? null,
    lastCall: inOrder.at(-1) ?? null,
  };
}

const byId = <S extends OutlineStep>(steps: readonly S[]) => new Map(steps.map((step) => [step.spanId, step]));
