import { ApiError } from "@/lib/browser/api";
import type { StepsFailure, StepsMessage } from "@/lib/browser/steps-reader";
import type { StepsRequest } from "@/lib/browser/steps-worker";
import type { Tree } from "@/lib/contract/runs";
import { makeRunSteps, type RunSteps } from "@/lib/domain/trace/run-steps";
import { type StepPiece, StepRows } from "@/lib/domain/trace/step-rows";

export type StepsState = {
  readonly steps: RunSteps | null;
  /** How far the first reading is. */
  readonly progress: { readonly read: number; readonly total: number } | null;
  readonly error: Error | null;
};

/**
 * The steps of one run on the page. A small run comes with the page and is there at once; the worker reads a larger one,
 * and whatever changes later.
 */
export class StepFeed {
  readonly #traceId: string;
  readonly #first: StepRows | null;
  readonly #total: number;
  readonly #listeners = new Set<() => void>();
  #worker: Worker | null = null;
  #live: boolean;
  #revision: number;
  #state: StepsState;

  constructor(traceId: string, first: Tree | null, live: boolean) {
    this.#traceId = traceId;
    this.#live = live;
    this.#first = first && rowsOf(first);
    this.#total = first?.total ?? 0;
    this.#revision = first?.revision ?? 0;
    this.#state = { steps: this.#arrangeFirst(), progress: null, error: null };
  }

  readonly get = (): StepsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#state.steps === null) this.read();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  /** Reads what is new; after an error, again. */
  readonly read = (): void => {
    if (this.#state.error !== null) this.#change({ error: null });
    this.#ask({ kind: "read", traceId: this.#traceId, live: this.#live });
  };

  /** Says that the run has come to `revision`: what is missing is read. */
  reach(revision: number): void {
    if (revision > this.#revision) this.read();
  }

  setLive(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    if (this.#worker !== null) this.#ask({ kind: "live", live });
    else if (this.#first !== null) this.#change({ steps: this.#arrangeFirst() });
  }

  #arrangeFirst(): RunSteps | null {
    return this.#first && makeRunSteps(this.#first, this.#total, this.#live);
  }

  #ask(request: StepsRequest): void {
    if (this.#worker === null) {
      const worker = new Worker(new URL("./steps-worker.ts", import.meta.url), { type: "module" });
      worker.addEventListener("message", ({ data }: MessageEvent<StepsMessage>) => this.#hear(data));
      worker.addEventListener("error", () => this.#hear({ kind: "failed", failure: noWorker }));
      this.#worker = worker;
    }
    this.#worker.postMessage(request);
  }

  #hear(message: StepsMessage): void {
    if (message.kind === "progress") this.#change({ progress: message });
    else if (message.kind === "failed") this.#change({ error: errorOf(message.failure) });
    else {
      this.#revision = message.revision;
      this.#change({ steps: message.steps, progress: null, error: null });
    }
  }

  #change(part: Partial<StepsState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

const noWorker: StepsFailure = {
  code: "unreadable",
  detail: "This browser could not start the worker that reads the steps. Reload the page.",
  requestId: null,
};

const errorOf = ({ code, detail, requestId }: StepsFailure) =>
  new ApiError(code as ApiError["code"], detail, { requestId });

function rowsOf({
  startTimeUnixNano,
  names,
  models,
  subjects,
  columns: { parent, ...columns },
  parentId: missing,
}: Tree): StepRows {
  const parentId = parent.map((above, row) => (above >= 0 ? (columns.spanId[above] ?? null) : (missing[row] ?? null)));
  const piece: StepPiece = { startTimeUnixNano, names, models, subjects, columns: { ...columns, parentId } };
  const rows = new StepRows();
  rows.add(piece);
  return rows;
}
