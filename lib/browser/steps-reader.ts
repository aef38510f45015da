// Reads the steps of a run as they stream in, and keeps them: the inside of the worker (steps-worker.ts).

import { Problem } from "@/lib/contract/problem";
import { StepEnd, StepHead, StepPiece } from "@/lib/contract/steps";
import { makeRunSteps, type RunSteps } from "@/lib/domain/trace/run-steps";
import { StepRows } from "@/lib/domain/trace/step-rows";

export type StepsFailure = { readonly code: string; readonly detail: string; readonly requestId: string | null };

export type StepsMessage =
  | { readonly kind: "progress"; readonly read: number; readonly total: number }
  | { readonly kind: "steps"; readonly steps: RunSteps; readonly revision: number }
  | { readonly kind: "failed"; readonly failure: StepsFailure };

/** Changes are read at most this often, and never more than half of the time. */
const restMs = 200;
const retryMs = 2_000;

export class StepsReader {
  readonly #rows = new StepRows();
  readonly #traceId: string;
  readonly #tell: (message: StepsMessage) => void;
  #live: boolean;
  #revision = 0;
  #total = 0;
  #reading = false;
  #again = false;

  constructor(traceId: string, live: boolean, tell: (message: StepsMessage) => void) {
    this.#traceId = traceId;
    this.#live = live;
    this.#tell = tell;
  }

  /** Reads what changed since the last time: at first, everything. */
  async read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    do {
      this.#again = false;
      const from = performance.now();
      const failure = await this.#readOnce().then(() => null, failureOf);
      if (failure !== null) this.#tell({ kind: "failed", failure });
      // what was shown already is kept up to date, whatever happens between
      this.#again ||= failure !== null && this.#revision > 0;
      const rest = failure === null ? restMs : retryMs;
      await new Promise((resolve) => setTimeout(resolve, Math.max(rest, performance.now() - from)));
    } while (this.#again);
    this.#reading = false;
  }

  /** Parents that have not arrived have a place of their own only while they still may. */
  setLive(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    if (this.#revision > 0) this.#show();
  }

  #show(): void {
    this.#tell({ kind: "steps", steps: makeRunSteps(this.#rows, this.#total, this.#live), revision: this.#revision });
  }

  async #readOnce(): Promise<void> {
    const since = this.#revision;
    const response = await fetch(`/api/v1/runs/${this.#traceId}/steps${since > 0 ? `?since=${since}` : ""}`);
    if (!response.ok || response.body === null) throw new Refused(await failureIn(response));
    const lines = linesOf(response.body);
    const head = StepHead.parse((await lines.next()).value);
    for await (const line of lines) {
      if (StepEnd.safeParse(line).success) return this.#finish(head, since);
      this.#rows.add(StepPiece.parse(line));
      if (since === 0) this.#tell({ kind: "progress", read: this.#rows.count, total: head.total });
    }
    throw new Refused({ code: "network", detail: "The answer ended before all steps had come.", requestId: null });
  }

  #finish({ revision, total }: StepHead, since: number): void {
    this.#total = total;
    this.#revision = revision;
    if (revision > since) this.#show();
  }
}

class Refused extends Error {
  readonly failure: StepsFailure;
  constructor(failure: StepsFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}

async function failureIn(response: Response): Promise<StepsFailure> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (problem.success) return { ...problem.data };
  const requestId = response.headers.get("x-request-id");
  return { code: "unreadable", detail: `The server answered ${response.status}.`, requestId };
}

function failureOf(error: unknown): StepsFailure {
  if (error instanceof Refused) return error.failure;
  if (error instanceof TypeError) {
    return { code: "network", detail: "Tracegate does not answer. Is it still running?", requestId: null };
  }
  return { code: "unreadable", detail: "The steps are not what this page expects. Reload the page.", requestId: null };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let parts: string[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const pieces = read.value.split("\n");
    const rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      yield JSON.parse(parts.join("") + piece);
      parts = [];
    }
    parts.push(rest);
  }
}
