import { setImmediate } from "node:timers/promises";

/** Lets other work of the process happen between two long computations: each waits for its turn. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  next(): Promise<unknown> {
    this.#last = this.#last.then(() => setImmediate());
    return this.#last;
  }
}
