// Which run another one is compared with: the nearest successful one that was asked the same, else the most similar
// thing, else the one of the same shape.
import { normaliseText } from "./normalise";
import { likeness, sketchText } from "./sketch";

/** A successful run of the same pipeline. */
export type BaseCandidate = {
  readonly traceId: string;
  readonly startNs: bigint;
  readonly inputText: string | null;
  readonly spanCount: number;
  /** What its steps are called. */
  readonly steps: readonly string[];
  readonly findings: number;
};

export type ChosenBase = { readonly traceId: string; readonly chosenBy: "same_input" | "similar_input" | "same_shape" };

/** Below, what was asked is another thing. */
const similarLeast = 0.4;

export function chooseBase(head: BaseCandidate, candidates: readonly BaseCandidate[]): ChosenBase | null {
  const others = candidates.filter(({ traceId }) => traceId !== head.traceId).sort((a, b) => preference(head, a, b));
  const [nearest] = others;
  if (nearest === undefined) return null;
  if (head.inputText !== null) {
    const asked = normaliseText(head.inputText);
    const same = others.find(({ inputText }) => inputText !== null && normaliseText(inputText) === asked);
    if (same) return { traceId: same.traceId, chosenBy: "same_input" };
    const sketch = sketchText(asked);
    const alike = best(others, ({ inputText }) => (inputText === null ? 0 : likeness(sketch, sketchText(inputText))));
    if (alike && alike.score >= similarLeast) return { traceId: alike.of.traceId, chosenBy: "similar_input" };
  }
  const shaped = best(others, (other) => shapeLikeness(head, other));
  return { traceId: (shaped?.of ?? nearest).traceId, chosenBy: "same_shape" };
}

/** Runs without findings first, then the nearest in time. */
function preference(head: BaseCandidate, a: BaseCandidate, b: BaseCandidate): number {
  const clean = Number(a.findings > 0) - Number(b.findings > 0);
  if (clean !== 0) return clean;
  const away = ({ startNs }: BaseCandidate) =>
    startNs > head.startNs ? startNs - head.startNs : head.startNs - startNs;
  return away(a) < away(b) ? -1 : 1;
}

/** The first of those with the highest score. */
function best(candidates: readonly BaseCandidate[], scoreOf: (candidate: BaseCandidate) => number) {
  let found: { of: BaseCandidate; score: number } | null = null;
  for (const of of candidates) {
    const score = scoreOf(of);
    if (found === null || score > found.score) found = { of, score };
  }
  return found;
}

function shapeLikeness(a: BaseCandidate, b: BaseCandidate): number {
  const names = new Set(a.steps);
  const shared = b.steps.filter((name) => names.has(name)).length;
  const all = names.size + b.steps.length - shared;
  const sizes = Math.min(a.spanCount, b.spanCount) / Math.max(1, a.spanCount, b.spanCount);
  return (all === 0 ? 0 : shared / all) + sizes;
}
