// The model calls of a transcript: each once, with the tools that followed it and the attempts that failed before it.
import { modelCalls } from "./call-groups";
import { noParent } from "./step-table";
import type { CallItem } from "./transcript-items";
import { isSecondView, type OutlineStep, rowOf, type Shape, scopeOf, telling } from "./transcript-shape";

export type Told<S> = {
  readonly steps: readonly S[];
  readonly shape: Shape;
  readonly isTold: (row: number) => boolean;
};

const toolsOfCallMax = 64;
const sameScopeMax = 6;
const sameTranscriptMax = 4;

/** Calls in order of start, failed attempts folded into the call that came after them. */
export function callItems<S extends OutlineStep>(told: Told<S>): CallItem<S>[] {
  const { steps, shape, isTold } = told;
  const byId = new Map(steps.map((step) => [step.spanId, step]));
  const calls = modelCalls(steps, byId, "llm")
    .filter(({ span }) => isTold(rowOf(shape, span)))
    .sort((a, b) => rowOf(shape, a.span) - rowOf(shape, b.span));
  const beside = groupByScope(
    shape,
    calls.map(({ span }) => span),
  );
  const tools = toolsByCall(told, beside);
  const retried = retries([...beside.values()], (call) => tools.has(call));
  const tries = triesByCall(told, new Map(calls.flatMap(({ span, costOf }) => costOf.map((view) => [view, span]))));
  const attempts = new Map<S, S[]>();
  for (const [call, next] of retried) attempts.set(next, [...(attempts.get(call) ?? []), call]);
  const kept = calls.filter(({ span }) => !retried.has(span));
  const before = callsBefore(
    shape,
    kept.map(({ span }) => span),
  );
  return kept.map(({ span, costOf }) => ({
    type: "call",
    step: span,
    views: costOf.filter((view) => view !== span),
    tools: tools.get(span) ?? [],
    attempts: [...(attempts.get(span) ?? []), ...(span.failed ? [] : (tries.get(span) ?? []))],
    before: before.get(span) ?? [],
  }));
}

function groupByScope<S extends OutlineStep>(shape: Shape, calls: readonly S[]): Map<number, S[]> {
  const groups = new Map<number, S[]>();
  for (const call of calls) push(groups, scopeOf(shape, call), call);
  return groups;
}

/** The last calls beside each, and the last of the whole transcript: an agent may take a conversation over. Latest first. */
function callsBefore<S extends OutlineStep>(shape: Shape, calls: readonly S[]): Map<S, S[]> {
  const before = new Map<S, S[]>();
  const beside = new Map<number, S[]>();
  for (const [place, call] of calls.entries()) {
    const scope = scopeOf(shape, call);
    const near = [
      ...(beside.get(scope) ?? []).slice(-sameScopeMax),
      ...calls.slice(Math.max(0, place - sameTranscriptMax), place),
    ];
    before.set(
      call,
      [...new Set(near)].sort((a, b) => rowOf(shape, b) - rowOf(shape, a)),
    );
    push(beside, scope, call);
  }
  return before;
}

/** Failed call → the same call at the same place after it. In order of start. */
function retries<S extends OutlineStep>(groups: readonly (readonly S[])[], hasTools: (call: S) => boolean): Map<S, S> {
  const retried = new Map<S, S>();
  for (const group of groups) {
    for (const [at, call] of group.entries()) {
      const next = group[at + 1];
      if (next && isRetry(call, next) && !hasTools(call)) retried.set(call, next);
    }
  }
  return retried;
}

function isRetry(call: OutlineStep, next: OutlineStep): boolean {
  const after = call.endNs !== null && call.endNs <= next.startNs;
  return call.failed && after && call.name === next.name && sameModel(call.model, next.model);
}

/** The model that answered has a date behind the name that was asked for. */
function sameModel(a: string | null, b: string | null): boolean {
  return a === null || b === null || a.startsWith(b) || b.startsWith(a);
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function toolsByCall<S extends OutlineStep>(
  { steps, shape, isTold }: Told<S>,
  beside: ReadonlyMap<number, readonly S[]>,
): Map<S, S[]> {
  const tools = new Map<S, S[]>();
  const placeIn = new Map<number, number>();
  for (const [row, step] of steps.entries()) {
    if (step.kind !== "tool" || !isTold(row) || isSecondView(steps, shape, row)) continue;
    const scope = shape.scope[row] ?? noParent;
    const group = beside.get(scope) ?? [];
    let place = placeIn.get(scope) ?? -1;
    while ((group[place + 1]?.startNs ?? step.startNs) < step.startNs) place += 1;
    placeIn.set(scope, place);
    const call = group[place];
    if (call && (tools.get(call)?.length ?? 0) < toolsOfCallMax) push(tools, call, step);
  }
  return tools;
}

/** Failed steps inside a call that nothing else tells of: requests that were sent again. */
function triesByCall<S extends OutlineStep>({ steps, shape, isTold }: Told<S>, callOf: ReadonlyMap<S, S>): Map<S, S[]> {
  const tries = new Map<S, S[]>();
  for (const [row, step] of steps.entries()) {
    if (!step.failed || telling.has(step.kind) || step.kind === "agent" || !isTold(row)) continue;
    const call = callAbove(steps, shape, row, callOf);
    if (call) push(tries, call, step);
  }
  return tries;
}

function callAbove<S extends OutlineStep>(
  steps: readonly S[],
  shape: Shape,
  row: number,
  callOf: ReadonlyMap<S, S>,
): S | undefined {
  for (let up = shape.tree.parent[row] ?? noParent; up >= 0; up = shape.tree.parent[up] ?? noParent) {
    const above = steps[up];
    const call = above && callOf.get(above);
    if (call || above?.kind === "agent" || above?.kind === "tool") return call;
  }
  return undefined;
}
