import { DeadlineOver } from "@/sdk/src/control/client";

/** Time that runs only while something is done: waiting for people stops the clock. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #of: "step" | "run";
  readonly #limitMs: number;
  #usedMs: number;
  #since: number | null = null;
  #pauses = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(of: "step" | "run", limitMs: number, usedMs = 0) {
    this.#of = of;
    this.#limitMs = limitMs;
    this.#usedMs = usedMs;
    this.#run();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  usedMs(): number {
    return this.#usedMs + (this.#since === null ? 0 : performance.now() - this.#since);
  }

  leftMs(): number {
    return Math.max(0, this.#limitMs - this.usedMs());
  }

  pause(): void {
    if (this.#pauses++ > 0) return;
    this.#usedMs = this.usedMs();
    this.#since = null;
    clearTimeout(this.#timer);
  }

  resume(): void {
    if (--this.#pauses === 0) this.#run();
  }

  end(): void {
    this.pause();
  }

  #run(): void {
    this.#since = performance.now();
    // setTimeout holds at most 2^31 − 1 ms: longer ones are looked at again
    const ms = Math.min(this.leftMs(), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.#judge(), ms);
    this.#timer.unref();
  }

  #judge(): void {
    if (this.leftMs() > 1) {
      this.#run();
      return;
    }
    this.#controller.abort(new DeadlineOver(this.#of, this.#limitMs));
  }
}
