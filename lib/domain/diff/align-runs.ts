// Aligns two runs from the top down: parents that correspond, then what is below them; what found no partner there is
// looked for below other parents.
import { alignSiblings, saysAnything } from "./align-siblings";
import { contentLikeness, isRenamed, sharesContent } from "./compare-steps";
import { groupRows } from "./group-rows";
import { Pairing, unpaired } from "./pairing";
import type { Numbers, RunShape } from "./run-shape";

/** So many steps without a partner are compared with each other, of one name or of one kind. */
const sameKeyMax = 200;

export function alignRuns(base: RunShape, head: RunShape, numbers: Numbers): Pairing {
  const pairing = new Pairing(base, head, numbers);
  const [baseTop, ...moreBase] = base.tree.tops;
  const [headTop, ...moreHead] = head.tree.tops;
  if (baseTop !== undefined && headTop !== undefined && moreBase.length + moreHead.length === 0)
    pairRoots(pairing, baseTop, headTop);
  alignSiblings(pairing, base.tree.tops.filter(pairing.freeBase), head.tree.tops.filter(pairing.freeHead));
  descend(pairing, base.tree.tops);
  pairAcross(pairing, "whole");
  pairAcross(pairing, "own");
  pairAlikeAcross(pairing);
  return pairing;
}

/** The one root of each run is the same step, whatever it is called. */
function pairRoots(pairing: Pairing, b: number, h: number): void {
  const { base, head } = pairing;
  const known = [base.tree.placement[b], head.tree.placement[h]].every((placement) => placement === "root");
  if (known && base.steps[b]?.kind === head.steps[h]?.kind) pairing.pair(b, h);
}

/** Aligns everything below the pairs of these rows of base. */
function descend(pairing: Pairing, baseRows: readonly number[]): void {
  const { base, head } = pairing;
  const waiting = [...baseRows];
  for (let b = waiting.pop(); b !== undefined; b = waiting.pop()) {
    const h = pairing.headOf[b] ?? unpaired;
    if (h === unpaired) continue;
    const below = (base.children[b] ?? []).filter(pairing.freeBase);
    alignSiblings(pairing, below, (head.children[h] ?? []).filter(pairing.freeHead));
    waiting.push(...below);
  }
}

/** Steps of one number without a partner, parents first. One that says nothing could be any, unless it is the only one. */
function pairAcross(pairing: Pairing, of: "own" | "whole"): void {
  const { base, head } = pairing;
  const numberIn = (run: RunShape, row: number) => run[of][row] ?? -1;
  const isTold = (run: RunShape, row: number) => saysAnything(run, row) || (run.children[row] ?? []).length > 0;
  const isOnly = (number: number) => [base, head].every((run) => pairing.counts(run, of).get(number) === 1);
  const wanted = (run: RunShape) => (row: number) => isTold(run, row) || isOnly(numberIn(run, row));
  const free = [...base.tree.order].filter(pairing.freeBase).filter(wanted(base));
  const left = groupRows(free.reverse(), (row) => numberIn(base, row));
  if (left.size === 0) return;
  for (const row of [...head.tree.order].filter(pairing.freeHead).filter(wanted(head))) {
    const rows = left.get(numberIn(head, row));
    while (rows?.length && !pairing.freeBase(rows.at(-1) ?? 0)) rows.pop();
    const b = pairing.freeHead(row) ? rows?.pop() : undefined;
    if (b === undefined) continue;
    pairing.pair(b, row);
    descend(pairing, [b]);
  }
}

/** Moved and changed, or moved and renamed: alike, and the very same in what it was asked or in what it said. */
function pairAlikeAcross(pairing: Pairing): void {
  const { base, head } = pairing;
  const named = (run: RunShape, row: number) => `${run.steps[row]?.kind} ${run.steps[row]?.name}`;
  const kind = (run: RunShape, row: number) => run.steps[row]?.kind ?? "";
  for (const keyOf of [named, kind]) {
    const inBase = groupRows([...base.tree.order].filter(pairing.freeBase), (row) => keyOf(base, row));
    const inHead = groupRows([...head.tree.order].filter(pairing.freeHead), (row) => keyOf(head, row));
    for (const [key, rows] of inHead) pairGroup(pairing, inBase.get(key) ?? [], rows);
  }
}

function pairGroup(pairing: Pairing, baseRows: readonly number[], headRows: readonly number[]): void {
  if (baseRows.length > sameKeyMax || headRows.length > sameKeyMax) return;
  const found = headRows.flatMap((h) => baseRows.map((b) => ({ b, h, content: acrossLikeness(pairing, b, h) })));
  for (const { b, h, content } of found.sort((x, y) => y.content - x.content)) {
    if (content < 0.6 || !pairing.freeBase(b) || !pairing.freeHead(h)) continue;
    pairing.pair(b, h);
    descend(pairing, [b]);
  }
}

/** 0 where they cannot be one step. */
function acrossLikeness({ base, head }: Pairing, b: number, h: number): number {
  const [left, right] = [base.steps[b], head.steps[h]];
  const holds = base.below[b] && head.below[h] && left?.name === right?.name;
  if (!left || !right || left.kind !== right.kind || (!holds && !sharesContent(left, right))) return 0;
  const content = contentLikeness(base, head, b, h) ?? 0;
  return left.name === right.name || isRenamed(base, head, b, h, content) ? content : 0;
}
