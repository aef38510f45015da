import type { ResumablePage } from "@/lib/contract/control-runs";
import { Refused } from "@/sdk/src/control/client";
import { pagesOf } from "@/sdk/src/control/pages";
import type { Server } from "@/sdk/src/control/server";
import { type Servable, takeUp } from "@/sdk/src/pipeline";

const pollMs = 5_000;
/** A run that could not go on (a person has to say something) is looked at again after this, then twice as long. */
const againMs = 5_000;
const longestAgainMs = 60_000;
const stuck = new Set(["in_doubt", "paused"]);

/** Takes up the runs of these pipelines that nobody executes, as many at once as it may. */
export class Worker {
  readonly #server: Server;
  readonly #pipelines: ReadonlyMap<string, Servable>;
  readonly #concurrency: number;
  readonly #signal: AbortSignal;
  readonly #running = new Map<string, Promise<void>>();
  readonly #later = new Map<string, { at: number; waitMs: number }>();
  #wake = () => {};

  constructor(server: Server, pipelines: readonly Servable[], concurrency: number, signal?: AbortSignal) {
    this.#server = server;
    this.#pipelines = new Map(pipelines.map((pipeline) => [pipeline.name, pipeline]));
    this.#concurrency = concurrency;
    this.#signal = signal ?? new AbortController().signal;
  }

  async work(): Promise<void> {
    const leave = this.#server.hub.listen({
      onResumable: ({ runId, pipeline }) => this.#take(runId, pipeline),
      onDecision: ({ runId }) => void this.#later.delete(runId),
      onReset: () => this.#wake(),
    });
    const stop = () => this.#wake();
    this.#signal.addEventListener("abort", stop);
    try {
      while (!this.#signal.aborted) {
        await this.#look().catch(() => {});
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs * (0.8 + Math.random() * 0.4));
          this.#wake = () => {
            clearTimeout(timer);
            resolve();
          };
          if (this.#signal.aborted) this.#wake();
        });
      }
    } finally {
      this.#signal.removeEventListener("abort", stop);
      leave();
      // what is under way is left to another process
      await Promise.all(this.#running.values());
    }
  }

  async #look(): Promise<void> {
    const names = [...this.#pipelines.keys()].join(",");
    if (this.#running.size >= this.#concurrency) return;
    const path = `/runs/resumable?pipeline=${encodeURIComponent(names)}`;
    for await (const { runs } of pagesOf<ResumablePage>(this.#server, path, { signal: this.#signal, once: true })) {
      for (const { id, pipeline } of runs) this.#take(id, pipeline);
      if (this.#running.size >= this.#concurrency) return;
    }
  }

  #take(runId: string, name: string): void {
    const pipeline = this.#pipelines.get(name);
    if (pipeline === undefined || this.#signal.aborted) return;
    if (this.#running.has(runId) || this.#running.size >= this.#concurrency) return;
    if ((this.#later.get(runId)?.at ?? 0) > Date.now()) return;
    const running = this.#run(pipeline, runId).finally(() => {
      this.#running.delete(runId);
      this.#wake();
    });
    this.#running.set(runId, running);
  }

  async #run(pipeline: Servable, runId: string): Promise<void> {
    try {
      const finished = await pipeline[takeUp](runId, this.#signal);
      if (finished.status === "parked" || (finished.status === "halted" && stuck.has(finished.halt.code))) {
        this.#postpone(runId);
      } else {
        this.#later.delete(runId);
        // a run that waits for one inside it may go on now
        for (const later of this.#later.values()) later.at = 0;
      }
    } catch (error) {
      // it failed, and the server knows; or another process was quicker
      if (!(error instanceof Refused)) this.#postpone(runId);
    }
  }

  #postpone(runId: string): void {
    const waitMs = Math.min(longestAgainMs, 2 * (this.#later.get(runId)?.waitMs ?? againMs / 2));
    this.#later.set(runId, { at: Date.now() + waitMs, waitMs });
    if (this.#later.size > 10_000) this.#later.delete(this.#later.keys().next().value ?? "");
  }
}
