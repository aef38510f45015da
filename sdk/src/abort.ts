import { setMaxListeners } from "node:events";

/** A signal that follows others until it is let go, so that nothing piles up on signals that live long. */
export class Linked extends AbortController {
  readonly #sources: readonly AbortSignal[];
  readonly #follow = (event: Event) => this.abort((event.target as AbortSignal).reason);

  constructor(...sources: (AbortSignal | undefined)[]) {
    super();
    // more than ten steps at once listen to their run: no leak that Node would have to warn of
    setMaxListeners(0, this.signal);
    this.#sources = sources.filter((source) => source !== undefined);
    for (const source of this.#sources) {
      if (source.aborted) this.abort(source.reason);
      else source.addEventListener("abort", this.#follow);
    }
  }

  end(): void {
    for (const source of this.#sources) source.removeEventListener("abort", this.#follow);
  }
}

/** The promise, or the signal's reason as soon as it is aborted; the promise itself goes on. */
export function orAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Resolves after `ms`; rejects with the reason when aborted before. `idle`: does not keep the process alive. */
export function sleep(ms: number, signal?: AbortSignal, idle = false): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const slept = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    if (idle) timer.unref();
  });
  return signal === undefined ? slept : orAborted(signal, slept).finally(() => clearTimeout(timer));
}

/** Waits for the work, but no longer than `ms`. */
export async function inTime(ms: number, work: Promise<unknown>, idle = false): Promise<void> {
  const late = new AbortController();
  const patience = sleep(ms, late.signal, idle).catch(() => {});
  // a timer that nobody waits for would keep the process alive
  await Promise.race([work, patience]).finally(() => late.abort());
}
