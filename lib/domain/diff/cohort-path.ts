// The path that good runs take, and where failed runs leave it. Steps are known by kind and name below ancestors of the
// same names; which of several equal ones a step is makes no difference.
import type { StepKind } from "@/lib/domain/trace/step";
import { surePart } from "./over-representation";

export type CohortStep = {
  readonly kind: StepKind;
  readonly name: string;
  /** Place of the parent in the run; -1 at the top. Parents come first. */
  readonly parent: number;
  readonly failed: boolean;
};
export type CohortRun = { readonly failed: boolean; readonly steps: readonly CohortStep[] };

export type PathStep = {
  readonly step: string;
  readonly kind: StepKind;
  readonly depth: number;
  readonly failed: readonly [number, number];
  readonly good: readonly [number, number];
  /** In how many runs it fails. */
  readonly failing: { readonly failed: number; readonly good: number };
};
/** After a step, or at the beginning of its parent, comes another; null: the parent ends. */
export type Leave = {
  readonly afterStep: string;
  readonly step: string | null;
  readonly failed: number;
  readonly good: number;
};

const pathMax = 200;
const leavesMax = 30;
const childrenMax = 2_000;

/** Name of a step with those of its ancestors. */
export function placesOf(steps: readonly CohortStep[]): string[] {
  const places: string[] = [];
  for (const { kind, name, parent } of steps) places.push(`${places[parent] ?? ""}\n${kind} ${name}`);
  return places;
}

export function commonPath(runs: readonly CohortRun[]): PathStep[] {
  const placed = runs.map(({ failed, steps }) => ({ failed, steps, places: placesOf(steps) }));
  const counts = countPlaces(placed);
  const totals = [runs.filter(({ failed }) => failed).length, runs.filter(({ failed }) => !failed).length] as const;
  const typical =
    typicalRun(
      placed.filter(({ failed }) => !failed),
      counts,
    ) ?? placed[0];
  const seen = new Set<string>();
  return (typical?.places ?? [])
    .flatMap((place, at): PathStep[] => {
      const step = typical?.steps[at];
      const count = counts.get(place);
      if (step === undefined || count === undefined || seen.has(place)) return [];
      seen.add(place);
      const depth = place.split("\n").length - 2;
      const failing = { failed: count.failing[0], good: count.failing[1] };
      return [
        {
          step: step.name,
          kind: step.kind,
          depth,
          failed: [count.runs[0], totals[0]],
          good: [count.runs[1], totals[1]],
          failing,
        },
      ];
    })
    .slice(0, pathMax);
}

type Placed = CohortRun & { readonly places: readonly string[] };
type Count = { runs: [number, number]; failing: [number, number] };

function countPlaces(runs: readonly Placed[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const { failed, steps, places } of runs) {
    const side = failed ? 0 : 1;
    const failing = new Set(places.filter((_, at) => steps[at]?.failed));
    for (const place of new Set(places)) {
      const count = counts.get(place) ?? { runs: [0, 0], failing: [0, 0] };
      count.runs[side] += 1;
      if (failing.has(place)) count.failing[side] += 1;
      counts.set(place, count);
    }
  }
  return counts;
}

/** The one that has most of the steps that good runs have, and least of the others. */
function typicalRun(good: readonly Placed[], counts: ReadonlyMap<string, Count>): Placed | undefined {
  let best: { run: Placed; score: number } | undefined;
  for (const run of good) {
    let score = 0;
    for (const place of new Set(run.places)) score += (counts.get(place)?.runs[1] ?? 0) / good.length - 0.5;
    if (best === undefined || score > best.score) best = { run, score };
  }
  return best?.run;
}

export function findLeaves(runs: readonly CohortRun[]): Leave[] {
  const counts = new Map<string, Leave & { counted: [number, number] }>();
  for (const { failed, steps } of runs) {
    for (const [place, hop] of hopsOf(steps)) {
      const count = counts.get(place) ?? { ...hop, failed: 0, good: 0, counted: [0, 0] };
      count.counted[failed ? 0 : 1] += 1;
      counts.set(place, count);
    }
  }
  const ofFailed = runs.filter(({ failed }) => failed).length;
  const ofGood = runs.length - ofFailed;
  return [...counts.values()]
    .map(({ afterStep, step, counted: [failed, good] }) => {
      return { afterStep, step, failed, good, sure: surePart({ failed: [failed, ofFailed], good: [good, ofGood] }) };
    })
    .filter(({ failed, good }) => failed / Math.max(1, ofFailed) > good / Math.max(1, ofGood))
    .sort((a, b) => b.sure - a.sure || b.failed - a.failed)
    .slice(0, leavesMax)
    .map(({ sure: _, ...leave }) => leave);
}

/** What follows what among the steps below one parent, each once, by place. */
function hopsOf(steps: readonly CohortStep[]): Map<string, Pick<Leave, "afterStep" | "step">> {
  const places = placesOf(steps);
  const last = new Map<number, { readonly name: string; readonly count: number }>();
  const hops = new Map<string, Pick<Leave, "afterStep" | "step">>();
  const add = (parent: number, afterStep: string, step: string | null) =>
    hops.set(`${places[parent] ?? ""}\n>${afterStep}\n>${step ?? ""}`, { afterStep, step });
  for (const { name, parent } of steps) {
    const before = last.get(parent);
    if ((before?.count ?? 0) >= childrenMax) continue;
    add(parent, before?.name ?? steps[parent]?.name ?? "the start", name);
    last.set(parent, { name, count: (before?.count ?? 0) + 1 });
  }
  for (const [parent, { name }] of last) add(parent, name, null);
  return hops;
}
