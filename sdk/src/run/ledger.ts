/** What this process knows of the money of a run or step. The server's books decide; this tells what is left. */
export class Ledger {
  readonly #limit: number | null;
  #held = 0;
  #spent = 0;

  constructor(limit: number | null) {
    this.#limit = limit;
  }

  get limit(): number | null {
    return this.#limit;
  }

  get spent(): number {
    return this.#spent;
  }

  left(): number {
    return this.#limit === null ? Number.POSITIVE_INFINITY : Math.max(0, this.#limit - this.#spent - this.#held);
  }

  hold(microUsd: number): void {
    this.#held += microUsd;
  }

  /** Of a hold: what became of it. */
  settle(held: number, spent: number): void {
    this.#held -= held;
    this.#spent += spent;
  }
}
