// Pairs the steps right below two corresponding parents: what is equal first, in order and then in any, and then what is
// alike: in order, among the branches of a fan-out in any, and at last what was both moved and changed.
import { contentLikeness, isRenamed, pairWorth } from "./compare-steps";
import { fanOuts } from "./concurrency";
import { groupRows } from "./group-rows";
import type { Pairing } from "./pairing";
import type { RunShape } from "./run-shape";
import { commonPart, longestRising } from "./sequence";

/** Beyond so many pairs of siblings they are compared by their hashes alone. */
const cellsMax = 250_000;

export function alignSiblings(pairing: Pairing, baseRows: readonly number[], headRows: readonly number[]): void {
  const { base, head } = pairing;
  pairEqual(pairing, baseRows, headRows, base.whole, head.whole);
  pairEqual(pairing, baseRows.filter(isTelling(base)), headRows.filter(isTelling(head)), base.own, head.own);
  const b = baseRows.filter((row) => pairing.freeBase(row) && !isElsewhere(pairing, base, head, row));
  const h = headRows.filter((row) => pairing.freeHead(row) && !isElsewhere(pairing, head, base, row));
  if (b.length === 0 || h.length === 0) return;
  if (b.length * h.length > Math.min(cellsMax, pairing.worthsLeft)) {
    pairByHash(pairing, b, h);
    return;
  }
  pairing.worthsLeft -= b.length * h.length;
  const worth = worths(pairing, b, h, gapsOf(pairing, baseRows, headRows));
  const branches = [fanOuts(base, b), fanOuts(head, h)] as const;
  if (branches[0].size > 0 && branches[1].size > 0)
    pairBest(pairing, b, h, (x, y) => (branches[0].has(x) && branches[1].has(y) ? 0.3 : null));
  pairInOrder(pairing, b, h, worth);
  pairBest(pairing, b, h, (x, y) => movedLeast(pairing, x, y));
}

/** How alike two steps must be where they stand in another order; calls of models share most of their prompts. */
function movedLeast({ base, head }: Pairing, b: number, h: number): number | null {
  const [left, right] = [base.steps[b], head.steps[h]];
  if (left?.name === right?.name) return left?.kind === "llm" ? 0.75 : 0.5;
  const content = contentLikeness(base, head, b, h);
  return content !== null && isRenamed(base, head, b, h, content) ? 0.6 : null;
}

/** What has steps below it and says nothing itself is told by them. */
const isTelling = (run: RunShape) => (row: number) => saysAnything(run, row) || (run.children[row] ?? []).length === 0;

export function saysAnything({ steps }: RunShape, row: number): boolean {
  const step = steps[row];
  return (step?.prompt ?? step?.arguments ?? step?.answer ?? step?.result ?? null) !== null;
}

/** Equal steps in order, then those that are left in any. */
function pairEqual(
  pairing: Pairing,
  baseRows: readonly number[],
  headRows: readonly number[],
  baseNumber: Int32Array,
  headNumber: Int32Array,
): void {
  const b = baseRows.filter(pairing.freeBase);
  const h = headRows.filter(pairing.freeHead);
  if (b.length === 0 || h.length === 0) return;
  const inOrder = commonPart(
    b.map((row) => baseNumber[row] ?? 0),
    h.map((row) => headNumber[row] ?? 0),
  );
  pairing.pairAt(b, h, inOrder);
  const left = groupRows(b.filter(pairing.freeBase).reverse(), (row) => baseNumber[row]);
  if (left.size === 0) return;
  for (const row of h.filter(pairing.freeHead)) {
    const equal = left.get(headNumber[row])?.pop();
    if (equal !== undefined) pairing.pair(equal, row);
  }
}

/** The very step stands at another place of the other run, which no other one of this run can be. */
function isElsewhere(pairing: Pairing, mine: RunShape, other: RunShape, row: number): boolean {
  if (!saysAnything(mine, row)) return false;
  const own = pairing.counts(mine, "own").get(mine.own[row] ?? 0) ?? 0;
  const there = pairing.counts(other, "own").get(mine.own[row] ?? 0) ?? 0;
  if ((mine.children[row] ?? []).length === 0) return there >= own && there > 0;
  const whole = pairing.counts(mine, "whole").get(mine.whole[row] ?? 0) ?? 0;
  const wholeThere = pairing.counts(other, "whole").get(mine.whole[row] ?? 0) ?? 0;
  return wholeThere >= whole && wholeThere > 0;
}

type Gaps = { readonly base: ReadonlyMap<number, number>; readonly head: ReadonlyMap<number, number> };

/** Between which of the pairs found so far a row stands; pairs that were moved bound nothing. */
function gapsOf(pairing: Pairing, baseRows: readonly number[], headRows: readonly number[]): Gaps {
  const placeOf = new Map(baseRows.map((row, at) => [row, at]));
  const paired = headRows.filter((row) => placeOf.has(pairing.baseOf[row] ?? -1));
  const kept = longestRising(paired.map((row) => placeOf.get(pairing.baseOf[row] ?? -1) ?? 0));
  const fixed = new Set(kept.map((at) => paired[at] ?? -1));
  const fixedBase = new Set([...fixed].map((row) => pairing.baseOf[row] ?? -1));
  return { base: countGaps(baseRows, fixedBase), head: countGaps(headRows, fixed) };
}

function countGaps(rows: readonly number[], fixed: ReadonlySet<number>): Map<number, number> {
  const gaps = new Map<number, number>();
  let gap = 0;
  for (const row of rows) {
    if (fixed.has(row)) gap += 1;
    else gaps.set(row, gap);
  }
  return gaps;
}

/** The worth of each pair; between the same neighbours it is a little more. */
function worths({ base, head }: Pairing, b: readonly number[], h: readonly number[], gaps: Gaps): Float32Array {
  const named = (run: RunShape, row: number) => `${run.steps[row]?.kind} ${run.steps[row]?.name}`;
  const count = new Map<string, [number, number]>();
  for (const [side, run, rows] of [[0, base, b] as const, [1, head, h] as const]) {
    for (const row of rows) {
      const counts = count.get(named(run, row)) ?? [0, 0];
      counts[side] += 1;
      count.set(named(run, row), counts);
    }
  }
  const worth = new Float32Array(b.length * h.length);
  for (const [i, x] of b.entries()) {
    const [inBase = 0, inHead = 0] = count.get(named(base, x)) ?? [];
    for (const [j, y] of h.entries()) {
      const value = pairWorth(base, head, x, y, inBase === 1 && inHead === 1);
      const near = value > 0 && gaps.base.get(x) === gaps.head.get(y) ? 0.3 : 0;
      worth[i * h.length + j] = value + near;
    }
  }
  return worth;
}

/** The pairs in order that are worth most together. */
function pairInOrder(pairing: Pairing, b: readonly number[], h: readonly number[], worth: Float32Array): void {
  const width = h.length + 1;
  const best = new Float32Array((b.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  const worthAt = (i: number, j: number) => {
    const free = pairing.freeBase(b[i] ?? -1) && pairing.freeHead(h[j] ?? -1);
    return free ? (worth[i * h.length + j] ?? 0) : 0;
  };
  for (let i = b.length - 1; i >= 0; i -= 1) {
    for (let j = h.length - 1; j >= 0; j -= 1) {
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), worthAt(i, j) + at(i + 1, j + 1));
    }
  }
  for (let i = 0, j = 0; i < b.length && j < h.length; ) {
    const value = worthAt(i, j);
    if (at(i, j) === at(i + 1, j)) i += 1;
    else if (at(i, j) === at(i, j + 1)) j += 1;
    else {
      if (value > 0) pairing.pair(b[i] ?? -1, h[j] ?? -1);
      i += 1;
      j += 1;
    }
  }
}

/** The most alike first, in whatever order they stand; `least` is how alike a pair must be, null for never. */
function pairBest(
  pairing: Pairing,
  b: readonly number[],
  h: readonly number[],
  least: (b: number, h: number) => number | null,
): void {
  const { base, head } = pairing;
  const found: { b: number; h: number; content: number }[] = [];
  for (const x of b.filter(pairing.freeBase)) {
    for (const y of h.filter(pairing.freeHead)) {
      if (base.steps[x]?.kind !== head.steps[y]?.kind) continue;
      const needed = least(x, y);
      const content = needed === null ? null : contentLikeness(base, head, x, y);
      if (content !== null && needed !== null && content >= needed) found.push({ b: x, h: y, content });
    }
  }
  const bonus = (pair: { b: number; h: number }) => (base.retried[pair.b] === head.retried[pair.h] ? 0.3 : 0);
  for (const pair of found.sort((x, y) => y.content + bonus(y) - x.content - bonus(x))) {
    if (pairing.freeBase(pair.b) && pairing.freeHead(pair.h)) pairing.pair(pair.b, pair.h);
  }
}

/** Too many to compare: by name with input, by name with output, by name alone; each in order. */
function pairByHash(pairing: Pairing, b: readonly number[], h: readonly number[]): void {
  const keys = [
    (run: RunShape, row: number) => [run.steps[row]?.prompt, run.steps[row]?.arguments, run.steps[row]?.failed],
    (run: RunShape, row: number) => [run.steps[row]?.answer, run.steps[row]?.result, run.steps[row]?.failed],
    (run: RunShape, row: number) => [run.below[row]?.names.join(), run.steps[row]?.failed],
    () => [],
  ];
  for (const [at, key] of keys.entries()) {
    const number = (run: RunShape, row: number) =>
      pairing.numbers.of([run.steps[row]?.kind, run.steps[row]?.name, ...key(run, row)].join("\n"));
    const left = b.filter(pairing.freeBase);
    const right = h.filter(pairing.freeHead);
    const places = commonPart(
      left.map((row) => number(pairing.base, row)),
      right.map((row) => number(pairing.head, row)),
    );
    pairing.pairAt(left, right, places);
    if (at === keys.length - 1) pairing.byOrderAlone += places.length;
  }
}
