import { callServer, Refused, type Target } from "@/sdk/src/control/client";

/** Settlements on their way: sent until the server has them, whatever becomes of the run. */
export class SettleQueue {
  readonly #target: Target;
  readonly #open = new Set<Promise<void>>();

  constructor(target: Target) {
    this.#target = target;
  }

  settle(holdId: string, microUsd: number | null): void {
    this.#send("POST", `/holds/${holdId}/settle`, { microUsd });
  }

  /** The promise says when it is gone: what was held is free from then on. */
  release(holdId: string): Promise<void> {
    return this.#send("DELETE", `/holds/${holdId}`);
  }

  #send(method: string, path: string, body?: unknown): Promise<void> {
    const sent = callServer(this.#target, method, path, body, { isIdle: () => true }).then(
      () => {},
      // refused for good (settled already, assumed): the server's books stand
      (error) => {
        if (!(error instanceof Refused)) throw error;
      },
    );
    const done = sent.catch(() => {}).finally(() => this.#open.delete(done));
    this.#open.add(done);
    return done;
  }

  /** When all that is on its way now has arrived. */
  async flush(): Promise<void> {
    await Promise.all(this.#open);
  }
}
