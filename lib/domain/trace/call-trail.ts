import type { StepTree } from "./build-tree";
import { endOf } from "./layout-bars";
import { kindOf, nameOf, type StepTable } from "./step-table";

/**
 * call: below it in the tree · retry: called again after a failure · handoff: an agent gives the work to another ·
 * next: an agent whose turn comes after another's, where neither called the other.
 */
export type Relation = "call" | "retry" | "handoff" | "next";

export type TrailOf = { readonly table: StepTable; readonly tree: StepTree; readonly nowNs: number };

/** Tools and steps with which frameworks hand over: `transfer_to_billing`, `handoff`, `hand_off_to_refunds`. */
const handsOver = /hand.?off|transfer.?to/i;

/** Walks through the steps, parents first and siblings by start, and remembers what went before. */
export class CallTrail {
  readonly #run: TrailOf;
  readonly #nodeOf: Int32Array;
  /** Parent and node → the last step of that node under that parent. */
  readonly #lastOf = new Map<string, number>();
  /** Parent → the last agent under it. */
  readonly #lastAgent = new Map<number, number>();
  #handover = -1;

  constructor(run: TrailOf, nodeOf: Int32Array) {
    this.#run = run;
    this.#nodeOf = nodeOf;
  }

  /** Where the call of a step comes from (-1: nothing here), and what kind of call it is. */
  follow(row: number, caller: number): { from: number; relation: Relation } {
    const { table, tree } = this.#run;
    const parent = tree.parent[row] ?? -1;
    const isAgent = kindOf(table, row) === "agent";
    const before = isAgent && !this.#calls(caller) ? this.#endedBefore(row, this.#lastAgent.get(parent)) : null;
    const handed = this.#handover > (tree.position[before ?? caller] ?? -1);
    const key = `${parent} ${this.#nodeOf[row]}`;
    const again = this.#isRetry(row, this.#lastOf.get(key));
    this.#lastOf.set(key, row);
    if (isAgent) this.#lastAgent.set(parent, row);
    if (isAgent && handed) this.#handover = -1;
    if (handsOver.test(nameOf(table, row))) this.#handover = tree.position[row] ?? -1;
    if (before !== null) return { from: before, relation: handed ? "handoff" : "next" };
    return { from: caller, relation: isAgent && handed && caller >= 0 ? "handoff" : again ? "retry" : "call" };
  }

  /** Agents and tools call; what stands above them all (a workflow, a request) only holds them together. */
  #calls(caller: number): boolean {
    const kind = caller < 0 ? "other" : kindOf(this.#run.table, caller);
    return kind === "agent" || kind === "tool";
  }

  #endedBefore(row: number, before: number | undefined): number | null {
    const { table, nowNs } = this.#run;
    if (before === undefined || endOf(table, before, nowNs) > (table.start[row] ?? 0)) return null;
    return before;
  }

  #isRetry(row: number, before: number | undefined): boolean {
    const { table } = this.#run;
    if ((table.attempt[row] ?? 0) > 1) return true;
    return before !== undefined && table.failed[before] === 1 && this.#endedBefore(row, before) !== null;
  }
}
