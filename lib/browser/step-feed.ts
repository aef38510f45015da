import { ApiError } from "@/lib/browser/api";
import type { StepsFailure } from "@/lib/browser/step-lines";
import type { StepsMessage, StepsOf, StepsPart } from "@/lib/browser/steps-reader";
import type { StepsRequest } from "@/lib/browser/steps-worker";
import type { Tree } from "@/lib/contract/tree";
import { makeRunSteps, type RunSteps } from "@/lib/domain/trace/run-steps";
import { type StepPiece, StepRows } from "@/lib/domain/trace/step-rows";

export type StepsState = {
  readonly steps: RunSteps | null;
  /** Steps follow by start that are not here. */
  readonly more: boolean;
  /** Parts of the run that are being read. */
  readonly loading: number;
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
  readonly #focus: string | null;
  readonly #first: StepRows | null;
  readonly #total: number;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, (done: boolean) => void>();
  #worker: Worker | null = null;
  #live: boolean;
  #revision: number;
  #asked = 0;
  #state: StepsState;

  constructor({ traceId, live, focus }: StepsOf, first: Tree | null) {
    this.#traceId = traceId;
    this.#focus = focus;
    this.#live = live;
    this.#first = first && rowsOf(first);
    this.#total = first?.total ?? 0;
    this.#revision = first?.revision ?? 0;
    this.#state = { steps: this.#arrangeFirst(), more: false, loading: 0, progress: null, error: null };
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
    this.#ask({ kind: "read", of: { traceId: this.#traceId, live: this.#live, focus: this.#focus } });
  };

  /** Reads a part of a very large run; false where that failed. */
  readonly readPart = (part: StepsPart): Promise<boolean> => {
    this.#asked += 1;
    const no = this.#asked;
    this.#change({ loading: this.#state.loading + 1 });
    this.#ask({ kind: "part", part, no });
    return new Promise((resolve) => this.#waiting.set(no, resolve));
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
    const rest = { total: this.#total, tops: null, failures: null, overview: null };
    return this.#first && makeRunSteps(this.#first, rest, this.#live);
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
    else if (message.kind === "part") this.#finish(message.no, message.failure);
    else {
      this.#revision = message.revision;
      this.#change({ steps: message.steps, more: message.more, progress: null, error: null });
    }
  }

  #finish(no: number, failure: StepsFailure | null): void {
    const error = failure === null ? this.#state.error : errorOf(failure);
    this.#change({ loading: this.#state.loading - 1, error });
    this.#waiting.get(no)?.(failure === null);
    this.#waiting.delete(no);
  }

  #change(part: Partial<StepsState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const done of this.#waiting.values()) done(false);
    this.#waiting.clear();
    this.#state = { ...this.#state, loading: 0 };
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
  parentId,
}: Tree): StepRows {
  const idOf = (above: number, row: number) => (above >= 0 ? columns.spanId[above] : parentId[row]) ?? null;
  const piece: StepPiece = {
    ...{ startTimeUnixNano, names, models, subjects },
    columns: { ...columns, parentId: parent.map(idOf), children: [], costBelow: [] },
  };
  const rows = new StepRows();
  rows.add(piece);
  return rows;
}
