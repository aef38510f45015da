import type { Deadline } from "@/sdk/src/run/deadline";

/** What is at work in a run: a call of a step, or a run inside. */
export interface Scope {
  readonly above: Scope | null;
  readonly deadline: Deadline | null;
  /** Questions to people that are open here or in what this called. */
  waits: number;
  /** Money that was reserved for it is settled: the run leaves this process. */
  settle?(): Promise<void>;
}

/** Where a run inside another stands. */
export type Outer = { readonly parking: Parking; readonly scope: Scope };

/** A promise that is never settled: the body of a parked run is abandoned, so that no catch block of an author eats it. */
export const never = new Promise<never>(() => {});

/** Knows when nothing of a run goes on but waiting for people, and parks it when that took long enough. */
export class Parking {
  /** Holds of calls under way. */
  open = 0;
  /** Ids of the approvals waited for, once the run is parked. */
  readonly parked: Promise<readonly string[]>;
  isGone = false;
  readonly #parkMs: number;
  readonly #deadline: Deadline;
  readonly #outer: Outer | null;
  readonly #below = new Set<Parking>();
  readonly #busy = new Set<Scope>();
  readonly #waiting = new Map<string, number>();
  #resolve: (waiting: readonly string[]) => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parkMs: number, deadline: Deadline, outer: Outer | null) {
    this.#parkMs = parkMs;
    this.#deadline = deadline;
    this.#outer = outer;
    if (outer !== null) outer.parking.#below.add(this);
    this.parked = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  enter(scope: Scope): void {
    this.#busy.add(scope);
  }

  leave(scope: Scope): void {
    this.#busy.delete(scope);
    this.check();
  }

  scopes(): readonly Scope[] {
    return [...this.#busy];
  }

  /** Waits for people: the clocks of all that is above stand still. */
  async wait<T>(approvalId: string, scope: Scope | null, waiting: Promise<T>): Promise<T> {
    const chain: Scope[] = [];
    for (let at = scope; at !== null; at = at.above) chain.push(at);
    const step = (by: 1 | -1) => {
      for (const one of chain) {
        one.waits += by;
        if (by > 0) one.deadline?.pause();
        else one.deadline?.resume();
      }
    };
    step(1);
    this.#deadline.pause();
    this.#waiting.set(approvalId, Date.now());
    if (Number.isFinite(this.#parkMs)) this.#timer = setTimeout(() => this.check(), this.#parkMs + 1);
    try {
      const { parking, scope: above } = this.#outer ?? {};
      return await (parking === undefined ? waiting : parking.wait(approvalId, above ?? null, waiting));
    } finally {
      this.#waiting.delete(approvalId);
      this.#deadline.resume();
      step(-1);
      // who was waiting goes on before anyone looks whether all are waiting
    }
  }

  /** Parks if everything waits, and has done so for long enough. */
  check(): void {
    if (this.isGone || this.#waiting.size === 0 || this.open > 0) return;
    if ([...this.#busy].some(({ waits }) => waits === 0)) return;
    const newest = Math.max(...this.#waiting.values());
    if (Date.now() - newest >= this.#parkMs) this.park();
  }

  /** Nothing of the body goes on from here. */
  park(): void {
    if (this.isGone) return;
    this.isGone = true;
    for (const inner of this.#below) inner.park();
    this.#resolve([...this.#waiting.keys()]);
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#outer !== null) this.#outer.parking.#below.delete(this);
  }
}
