// A run as the rules look at it: steps in order of start, with their parents, children and paths.
import type { GivenContract } from "@/lib/domain/contracts/contract";
import { follows } from "@/lib/domain/time/follows";
import type { Json } from "@/lib/domain/trace/step";
import type { EvidenceStep, RunEvidence, RunFigures } from "./evidence";
import { isFields, isNothing, keyOf } from "./values";

/** `path` names what "the same step" means: kind and name, and the names of the ancestors. */
export type Node = EvidenceStep & {
  readonly order: number;
  readonly path: string;
  readonly parent: Node | null;
  readonly children: readonly Node[];
};

export type RunView = {
  readonly isDone: boolean;
  readonly status: string;
  readonly figures: RunFigures;
  /** In order of start. */
  readonly nodes: readonly Node[];
  readonly roots: readonly Node[];
  /** Steps by path. */
  readonly byPath: ReadonlyMap<string, readonly Node[]>;
  /** Model calls, each once, where several instrumentations saw it. */
  readonly calls: readonly Node[];
  /** What the run answers: its root's output, else the last words of an agent or model. */
  readonly answer: string | null;
};

type Building = { -readonly [K in keyof Node]: Node[K] } & { children: Building[] };

/** `given`: contracts that people gave for steps; they bind steps that carry none. */
export function viewRun({ status, steps, figures }: RunEvidence, given: readonly GivenContract[] = []): RunView {
  const nodes: Building[] = [...steps]
    .sort(byStart)
    .map((step, order) => ({ ...step, order, path: "", parent: null, children: [] }));
  const byId = new Map(nodes.map((node) => [node.spanId, node]));
  for (const node of nodes) {
    const parent = node.parentSpanId === null ? undefined : byId.get(node.parentSpanId);
    // a parent that starts later, or a circle: the step then stands at the top
    if (parent === undefined || isBelow(parent, node)) continue;
    node.parent = parent;
    parent.children.push(node);
  }
  const roots = nodes.filter((node) => node.parent === null);
  const waiting = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    node.path = `${node.parent === null ? "" : `${node.parent.path} › `}${node.kind}:${node.label}`;
    waiting.push(...node.children);
  }
  for (const contract of given) bindSteps(nodes, contract);
  const calls = nodes.filter(isCall);
  return {
    ...{ status, isDone: status === "done", figures, nodes, roots, calls },
    byPath: groupBy(nodes, ({ path }) => path),
    answer: answerOf(nodes, roots),
  };
}

function bindSteps(nodes: readonly Building[], { step, side, source, schema }: GivenContract): void {
  for (const node of nodes) {
    if (node.path !== step || node.contracts[side] !== null) continue;
    const { contracts } = node;
    node.contracts = { ...contracts, [side]: schema, sources: { ...contracts.sources, [side]: source } };
    if (side === "output" && isOfObjects(schema)) node.wantsJson = true;
  }
}

/** An answer that should be an object has to be JSON. */
const isOfObjects = (schema: Json) => isFields(schema) && ![schema["type"]].flat().includes("string");

function byStart(a: EvidenceStep, b: EvidenceStep): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  // what holds others began first
  const [endA, endB] = [a.endNs ?? -1n, b.endNs ?? -1n];
  if (endA !== endB) return endA > endB ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

function isBelow(node: Building, other: Building): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === other) return true;
  return false;
}

/** A model span above another one is a second view of its call, unless an agent, a tool or a chain stands between. */
function isCall(node: Node): boolean {
  if (node.kind !== "llm") return false;
  const inner = [...node.children];
  for (let child = inner.pop(); child !== undefined; child = inner.pop()) {
    if (child.kind === "llm" && (child.outputText !== null || child.toolCalls.length > 0 || child.error !== null))
      return false;
    if (child.kind === "other" || child.kind === "guard") inner.push(...child.children);
  }
  return true;
}

const isJson = (text: string) => /^\s*[[{]/.test(text);

function answerOf(nodes: readonly Node[], roots: readonly Node[]): string | null {
  const own = roots[0]?.outputText ?? null;
  if (own !== null && !isJson(own) && !isNothing(own)) return own;
  const last = nodes.findLast(
    (node) =>
      (node.kind === "llm" || node.kind === "agent") &&
      node.outputText !== null &&
      !isNothing(node.outputText) &&
      !isJson(node.outputText),
  );
  return last?.outputText ?? own;
}

export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function* ancestors(node: Node): Generator<Node> {
  for (let at = node.parent; at !== null; at = at.parent) yield at;
}

export function* descendants(node: Node): Generator<Node> {
  const waiting = [...node.children];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    yield at;
    waiting.push(...at.children);
  }
}

const inputs = new WeakMap<Node, string | null>();

/** What the step was given, to be compared; null where the client does not show it. */
export function inputKey(node: Node): string | null {
  const known = inputs.get(node);
  if (known !== undefined) return known;
  const made = makeInputKey(node);
  inputs.set(node, made);
  return made;
}

function makeInputKey(node: Node): string | null {
  if (node.tool !== null && node.tool.arguments !== null) return keyOf(node.tool.arguments);
  const asked = node.messages.filter(({ direction }) => direction === "input");
  if (asked.length > 0) return keyOf(asked.map(({ role, parts }) => ({ role, parts: [...parts] })));
  return node.inputText === null ? null : keyOf(node.inputText);
}

/** What came of it, to be compared; null where it failed or shows nothing. */
export function outputKey(node: Node): string | null {
  if (node.error !== null) return null;
  if (node.tool !== null) return keyOf(node.tool.result);
  if (node.toolCalls.length > 0) {
    return keyOf([node.outputText, ...node.toolCalls.map(({ name, arguments: args }) => ({ name, args }))]);
  }
  return node.outputText === null ? null : keyOf(node.outputText);
}

/** A request by which a step does its work, rather than a step of its own. */
export const isRequest = (node: EvidenceStep) => node.kind === "other" && node.request !== null;
export const overlaps = (a: Node, b: Node) => !isAfter(a, b) && !isAfter(b, a);
/** It began when the other had ended. */
export const isAfter = (a: Node, b: Node) => follows(a.startNs, b.endNs ?? b.startNs);
