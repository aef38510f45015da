// What failed runs have more often than good ones: facts of each run are counted and ranked.
import { type Lift, liftOf, surePart } from "./over-representation";

/** `family`: facts of one family that the same runs have are one thing under several names. */
export type Fact = {
  readonly family: string;
  readonly key: string;
  readonly value: string;
  /** Sent under this key. */
  readonly isAttribute?: true;
};
export type FactsOfRun = { readonly failed: boolean; readonly facts: readonly Fact[] };

export type RankedFact = Lift & {
  readonly key: string;
  readonly value: string;
  readonly failed: readonly [number, number];
  readonly good: readonly [number, number];
  readonly also: readonly { readonly key: string; readonly value: string }[];
};

const rankedMax = 50;
const alsoMax = 10;
/** What one run alone has is chance, or an id. */
const runsLeast = 2;

type Counted = Fact & { failed: number; good: number; runs: number };

/** Facts that failed runs have more often, the surest first; `examined` were counted. */
export function rankFacts(runs: readonly FactsOfRun[]): { ranked: RankedFact[]; examined: number } {
  const ofFailed = runs.filter(({ failed }) => failed).length;
  const ofGood = runs.length - ofFailed;
  const counted = countFacts(runs).filter(({ failed, good }) => failed + good >= Math.min(runsLeast, ofFailed));
  const groups = new Map<string, Counted[]>();
  for (const fact of counted) {
    if (fact.failed / ofFailed <= fact.good / Math.max(1, ofGood)) continue;
    const name = `${fact.runs} ${fact.failed} ${fact.good} ${fact.family}`;
    groups.set(name, [...(groups.get(name) ?? []), fact]);
  }
  const ranked = [...groups.values()].flatMap((group): (RankedFact & { sure: number })[] => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const shares = { failed: [first.failed, ofFailed] as const, good: [first.good, ofGood] as const };
    const also = others.slice(0, alsoMax).map(({ key, value }) => ({ key, value }));
    return [
      {
        key: first.key,
        value: first.value,
        ...shares,
        ...liftOf(shares, counted.length),
        also,
        sure: surePart(shares),
      },
    ];
  });
  ranked.sort((a, b) => b.sure - a.sure || b.failed[0] - a.failed[0] || (a.value < b.value ? -1 : 1));
  return { ranked: ranked.slice(0, rankedMax).map(({ sure: _, ...fact }) => fact), examined: counted.length };
}

function countFacts(runs: readonly FactsOfRun[]): Counted[] {
  const counts = new Map<string, Counted>();
  for (const [at, { failed, facts }] of runs.entries()) {
    const seen = new Set<string>();
    for (const fact of facts) {
      const name = `${fact.key}\n${fact.value}`;
      if (seen.has(name)) continue;
      seen.add(name);
      const count = counts.get(name) ?? { ...fact, failed: 0, good: 0, runs: 0 };
      if (failed) count.failed += 1;
      else count.good += 1;
      count.runs = (count.runs + mixed(at + 1)) | 0;
      counts.set(name, count);
    }
  }
  return [...counts.values()];
}

/** Sums of these tell sets of runs apart. */
function mixed(no: number): number {
  const hash = Math.imul(no ^ (no >>> 15), 0x2c1b3c6d);
  return Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
}
