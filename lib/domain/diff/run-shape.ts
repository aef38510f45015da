// A run as the alignment sees it: its steps in order of start, who lies below whom, and what equal steps and equal
// subtrees are called.
import { buildTree, type StepTree } from "@/lib/domain/trace/build-tree";
import type { StepKind } from "@/lib/domain/trace/step";
import { noParent, parentNotHere } from "@/lib/domain/trace/step-table";
import type { StepDigest } from "./digest-step";
import { emptySketch, mergeInto, noSketch, type Sketch, sketchText } from "./sketch";

export type DiffStep = StepDigest & {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly kind: StepKind;
  readonly startNs: bigint;
  readonly endNs: bigint | null;
  readonly failed: boolean;
  /** For people; it is compared by its hash. */
  readonly errorText: string | null;
  readonly costMicroUsd: number | null;
  /** Input and output together. */
  readonly tokens: number | null;
};

/** What the steps below a step are called, and what they are. */
export type Below = { readonly names: Sketch; readonly steps: Sketch };

/** Rows are places in `steps`. */
export type RunShape = {
  readonly steps: readonly DiffStep[];
  readonly tree: StepTree;
  /** Row → rows right below it, by start. */
  readonly children: readonly (readonly number[])[];
  /** Row → number of what it is alone: equal for steps that nothing tells apart. */
  readonly own: Int32Array;
  /** Row → number of what it is with all below it, whatever the order of siblings. */
  readonly whole: Int32Array;
  /** Row → it failed, and a later sibling tried the same again. */
  readonly retried: Uint8Array;
  /** Row → the steps below it; null where there are none. */
  readonly below: readonly (Below | null)[];
};

/** Gives equal texts one number, over both runs. */
export class Numbers {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }
}

export function shapeRun(unordered: readonly DiffStep[], numbers: Numbers): RunShape {
  const steps = inOrder(unordered);
  const rowOf = new Map(steps.map((step, row) => [step.spanId, row]));
  const parent = Int32Array.from(steps, ({ parentSpanId }) =>
    parentSpanId === null ? noParent : (rowOf.get(parentSpanId) ?? parentNotHere),
  );
  const tree = buildTree(parent);
  const children: number[][] = steps.map(() => []);
  for (const [row, above] of tree.parent.entries()) if (above >= 0) children[above]?.push(row);
  const own = Int32Array.from(steps, (step) => numbers.of(ownText(step)));
  const whole = wholeNumbers(tree, children, own, numbers);
  const below = stepsBelow(steps, tree, children, own);
  return { steps, tree, children, own, whole, retried: findRetried(steps, tree, children), below };
}

function stepsBelow(
  steps: readonly DiffStep[],
  tree: StepTree,
  children: readonly (readonly number[])[],
  own: Int32Array,
): (Below | null)[] {
  const below: (Below | null)[] = steps.map(() => null);
  const known = new Map<string, Sketch>();
  const sketch = (word: string) => {
    const made = known.get(word) ?? sketchText(word);
    known.set(word, made);
    return made;
  };
  for (const row of [...tree.order].reverse()) {
    const inside = children[row] ?? [];
    if (inside.length === 0) continue;
    const all: Below = { names: emptySketch(), steps: emptySketch() };
    for (const child of inside) {
      const name = `${steps[child]?.kind}${steps[child]?.name.replace(/[^\p{L}\p{N}]/gu, "")}`;
      mergeInto(all.names, sketch(name));
      mergeInto(all.steps, sketchText(`${own[child]}`));
      mergeInto(all.names, below[child]?.names ?? noSketch);
      mergeInto(all.steps, below[child]?.steps ?? noSketch);
    }
    below[row] = all;
  }
  return below;
}

/** By start; of steps that start together the parent comes first, then the longer one. */
function inOrder(steps: readonly DiffStep[]): DiffStep[] {
  const endOf = ({ endNs }: DiffStep) => endNs ?? 2n ** 63n;
  return [...steps].sort((a, b) => {
    if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
    if (a.spanId === b.parentSpanId) return -1;
    if (b.spanId === a.parentSpanId) return 1;
    if (endOf(a) !== endOf(b)) return endOf(a) > endOf(b) ? -1 : 1;
    return a.spanId < b.spanId ? -1 : 1;
  });
}

function ownText(step: DiffStep): string {
  const { kind, name, failed, model, prompt, system, answer, result, parameters, tools, schema, error } = step;
  const said = [prompt, system, step.arguments, answer, result, parameters, tools, schema, error];
  return [kind, name, failed, model, ...said].join("\n");
}

function wholeNumbers(
  tree: StepTree,
  children: readonly (readonly number[])[],
  own: Int32Array,
  numbers: Numbers,
): Int32Array {
  const whole = new Int32Array(own.length);
  for (const row of [...tree.order].reverse()) {
    const below = (children[row] ?? []).map((child) => whole[child] ?? 0).sort((a, b) => a - b);
    whole[row] = below.length === 0 ? (own[row] ?? 0) : numbers.of(`${own[row]}:${below.join(",")}`);
  }
  return whole;
}

function findRetried(steps: readonly DiffStep[], tree: StepTree, children: readonly (readonly number[])[]): Uint8Array {
  const retried = new Uint8Array(steps.length);
  for (const siblings of [tree.tops, ...children]) {
    if (!siblings.some((row) => steps[row]?.failed)) continue;
    const asked = new Set<string>();
    for (const row of [...siblings].reverse()) {
      const step = steps[row];
      if (!step) continue;
      const what = [step.kind, step.name, step.prompt, step.arguments].join("\n");
      if (step.failed && asked.has(what)) retried[row] = 1;
      asked.add(what);
    }
  }
  return retried;
}
