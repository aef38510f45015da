// Which step of one run is which of the other, as it is found out.
import type { Numbers, RunShape } from "./run-shape";
import type { Pair } from "./sequence";

export const unpaired = -1;

export class Pairing {
  /** Row of base → row of head. */
  readonly headOf: Int32Array;
  readonly baseOf: Int32Array;
  /** Comparisons by likeness that may still be made: what bounds the time. */
  worthsLeft = 3_000_000;
  /** Steps that were aligned by their names and order alone, because there were too many to compare. */
  byOrderAlone = 0;

  readonly base: RunShape;
  readonly head: RunShape;
  readonly numbers: Numbers;

  constructor(base: RunShape, head: RunShape, numbers: Numbers) {
    this.base = base;
    this.head = head;
    this.numbers = numbers;
    this.headOf = new Int32Array(base.steps.length).fill(unpaired);
    this.baseOf = new Int32Array(head.steps.length).fill(unpaired);
  }

  pair(b: number, h: number): void {
    this.headOf[b] = h;
    this.baseOf[h] = b;
  }

  readonly freeBase = (row: number): boolean => this.headOf[row] === unpaired;
  readonly freeHead = (row: number): boolean => this.baseOf[row] === unpaired;

  readonly #counts = new Map<Int32Array, ReadonlyMap<number, number>>();

  /** How many steps of a run bear each number. */
  counts(run: RunShape, of: "own" | "whole"): ReadonlyMap<number, number> {
    const known = this.#counts.get(run[of]);
    if (known) return known;
    const counts = new Map<number, number>();
    for (const number of run[of]) counts.set(number, (counts.get(number) ?? 0) + 1);
    this.#counts.set(run[of], counts);
    return counts;
  }

  /** Pairs the rows that stand at these places, where both are free. */
  pairAt(baseRows: readonly number[], headRows: readonly number[], places: readonly Pair[]): void {
    for (const [at, other] of places) {
      const b = baseRows[at];
      const h = headRows[other];
      if (b !== undefined && h !== undefined && this.freeBase(b) && this.freeHead(h)) this.pair(b, h);
    }
  }
}
