// Steps that repeat themselves: one call again and again, a sequence in a circle.
import { type Finding, finding } from "./finding";
import { groupBy, inputKey, isRequest, type Node, outputKey, overlaps, type RunView } from "./run-view";

const timesAtLeast = 3;
const periodMax = 6;
/** Calls of a fan-out begin together. */
const fanOutNs = 1_000_000_000n;

export function identicalLoops(view: RunView): Finding[] {
  const failures = view.nodes.filter((node) => node.error !== null);
  return [...view.byPath.values()].flatMap((nodes) => {
    if (nodes.length < timesAtLeast || nodes.some(isRequest)) return [];
    // conversations that grow are told apart by their length, before anybody reads them
    const alike = groupBy(
      nodes.filter(({ error }) => error === null),
      (node) => `${scopeOf(node)} ${node.messages.filter(({ direction }) => direction === "input").length}`,
    );
    const scoped = [...alike.values()]
      .filter(({ length }) => length >= timesAtLeast)
      .flatMap((some) => [...groupBy(some, inputKey)].flatMap(([key, same]) => (key === null ? [] : [same])));
    return scoped.flatMap((same) => {
      const turns = unexplained(waves(same), failures);
      const [first] = turns;
      if (first === undefined || turns.length < timesAtLeast || !areAlike(same)) return [];
      return finding("loop.identical", first, {
        detail: `${first.label} ran ${turns.length} times with the same input and was answered alike each time.`,
        evidence: turns.map(({ spanId }) => ({ spanId })),
        actual: turns.length,
      });
    });
  });
}

const areAlike = (same: readonly Node[]) => {
  const outputs = new Set(same.map(outputKey));
  return outputs.size === 1 && !outputs.has(null);
};

/** Where repeats are a loop: in one agent, else below one parent or parents that were given the same. */
function scopeOf(node: Node): string {
  for (let at = node.parent; at !== null; at = at.parent) if (at.kind === "agent") return at.spanId;
  if (node.parent === null) return "";
  return node.parent.inputText === null ? node.parent.spanId : `${node.parent.path} ${node.parent.inputText}`;
}

/** One of each fan-out: calls of one parent that begin together and overlap count once. */
function waves(nodes: readonly Node[]): Node[] {
  const kept: Node[] = [];
  let last: Node | null = null;
  for (const node of nodes) {
    const isFannedOut =
      last !== null && last.parent === node.parent && node.startNs - last.startNs <= fanOutNs && overlaps(last, node);
    if (!isFannedOut) kept.push(node);
    last = node;
  }
  return kept;
}

/** Without those before which something had failed since the last one: that explains another try. */
function unexplained(turns: readonly Node[], failures: readonly Node[]): Node[] {
  let best: Node[] = [];
  let row: Node[] = [];
  for (const node of turns) {
    const last = row.at(-1);
    const isExplained =
      last !== undefined &&
      failures.some(({ order, parent }) => order > last.order && order < node.order && parent === node.parent);
    row = isExplained ? [node] : [...row, node];
    if (row.length > best.length) best = row;
  }
  return best;
}

export function cycles(view: RunView): Finding[] {
  const found: Finding[] = [];
  for (const [, steps] of groupBy(actionsOf(view), scopeOfAction)) {
    const cycle = longestCycle(steps);
    if (cycle === null) continue;
    const { nodes, period, times } = cycle;
    const [first] = nodes;
    if (first === undefined) continue;
    const names = nodes.slice(0, period).map(({ label }) => label);
    found.push(
      finding("loop.cycle", first, {
        detail: `${names.join(" → ")} went round ${times} times with the same inputs.`,
        evidence: nodes.map(({ spanId }) => ({ spanId })),
        about: names.join(" → "),
        actual: times,
      }),
    );
  }
  return found;
}

/** What a program does rather than thinks: steps that are no model calls and hold no such steps themselves. */
function actionsOf(view: RunView): Node[] {
  const isAction = (node: Node) => !["llm", "embedding", "other", "guard"].includes(node.kind);
  const holding = new Set(view.nodes.flatMap((node) => (isAction(node) && node.parent ? [node.parent] : [])));
  return view.nodes.filter((node) => isAction(node) && (!holding.has(node) || node.kind === "agent"));
}

function scopeOfAction(node: Node): string {
  for (let at = node.parent; at !== null; at = at.parent) if (at.kind === "agent") return at.spanId;
  return node.parent?.spanId ?? "";
}

type Cycle = { readonly nodes: readonly Node[]; readonly period: number; readonly times: number };

function longestCycle(steps: readonly Node[]): Cycle | null {
  const keys = steps.map((node) => {
    const input = inputKey(node);
    return input === null ? null : `${node.path} ${input}`;
  });
  let best: Cycle | null = null;
  for (let period = 2; period <= periodMax; period += 1) {
    for (let from = 0; from + period * timesAtLeast <= keys.length; from += 1) {
      let matched = 0;
      while (isRepeat(keys, from + period + matched, period)) matched += 1;
      const times = Math.floor(matched / period) + 1;
      if (times < timesAtLeast || !isCycle(steps, keys, from, period)) continue;
      const nodes = steps.slice(from, from + times * period);
      if (isSequential(nodes) && !isRetried(nodes, period, times) && nodes.length > (best?.nodes.length ?? 0)) {
        best = { nodes, period, times };
      }
      from += matched;
    }
  }
  return best;
}

const isRepeat = (keys: readonly (string | null)[], at: number, period: number) =>
  at < keys.length && keys[at] !== null && keys[at] === keys[at - period];

/** Different steps: one step over and over is no circle. */
const isCycle = (steps: readonly Node[], keys: readonly (string | null)[], from: number, period: number) =>
  keys[from] !== null && new Set(steps.slice(from, from + period).map(({ path }) => path)).size > 1;

const isSequential = (nodes: readonly Node[]) =>
  nodes.every((node, at) => {
    const before = nodes[at - 1];
    return before === undefined || !overlaps(before, node);
  });

/** Each round but the last failed somewhere: the next is another try. */
const isRetried = (nodes: readonly Node[], period: number, times: number) =>
  Array.from({ length: times - 1 }, (_, round) => nodes.slice(round * period, (round + 1) * period)).every((round) =>
    round.some(({ error }) => error !== null),
  );
