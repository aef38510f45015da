/** What this process knows of the money of a run or step. The server's books decide; this tells what is left. */
export class Ledger {
  readonly #limit: number | null;
  /** Of the step around this one: what is spent inside counts there too. */
  readonly #above: Ledger | null;
  #held = 0;
  #spent = 0;

  constructor(limit: number | null, above: Ledger | null = null) {
    this.#limit = limit;
    this.#above = above;
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
    this.#above?.hold(microUsd);
  }

  /** Of a hold: what became of it. */
  settle(held: number, spent: number): void {
    this.#held -= held;
    this.#spent += spent;
    this.#above?.settle(held, spent);
  }
}
