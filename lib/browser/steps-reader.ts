// Reads the steps of a run as they stream in, and keeps them: the inside of the worker (steps-worker.ts).

import { failureOf, readStepLines, type StepsFailure } from "@/lib/browser/step-lines";
import type { StepEnd, StepHead, StepPiece } from "@/lib/contract/steps";
import { makeRunSteps, type RunSteps } from "@/lib/domain/trace/run-steps";
import { StepRows } from "@/lib/domain/trace/step-rows";

/** A part of a very large run: what follows by start, what lies right below a step, or around a step or a moment (Unix ns). */
export type StepsPart =
  | { readonly by: "next" }
  | { readonly by: "below"; readonly spanId: string | "top" }
  | { readonly by: "near"; readonly spanId: string }
  | { readonly by: "at"; readonly ns: string };

export type StepsMessage =
  | { readonly kind: "progress"; readonly read: number; readonly total: number }
  | { readonly kind: "steps"; readonly steps: RunSteps; readonly revision: number; readonly more: boolean }
  | { readonly kind: "failed"; readonly failure: StepsFailure }
  /** The part that was asked for under this number is there, or could not be read. */
  | { readonly kind: "part"; readonly no: number; readonly failure: StepsFailure | null };

export type StepsOf = { readonly traceId: string; readonly live: boolean; readonly focus: string | null };

/** Changes are read at most this often, and never more than half of the time. */
const restMs = 200;
const retryMs = 2_000;
/** An address may hold anything. */
const spanId = /^[0-9a-f]{16}$/i;

export class StepsReader {
  readonly #of: StepsOf;
  readonly #tell: (message: StepsMessage) => void;
  #rows = new StepRows();
  #live: boolean;
  #revision = 0;
  #total = 0;
  #end: StepEnd = { end: true };
  /** Where the first window, and what lies below a step, goes on. */
  #next: string | null = null;
  readonly #nextBelow = new Map<string, string | null>();
  #reading = false;
  #again = false;

  constructor(of: StepsOf, tell: (message: StepsMessage) => void) {
    this.#of = of;
    this.#live = of.live;
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

  async readPart(part: StepsPart, no: number): Promise<void> {
    const failure = await this.#readPart(part).then(() => null, failureOf);
    this.#tell({ kind: "part", no, failure });
  }

  async #readPart(part: StepsPart): Promise<void> {
    const query = this.#queryOf(part);
    if (query === null) return;
    const { end } = await this.#receive(query, () => {});
    if (part.by === "next") this.#next = end.nextCursor ?? null;
    if (part.by === "below") this.#nextBelow.set(part.spanId, end.nextCursor ?? null);
    this.#show();
  }

  /** Null where nothing follows. */
  #queryOf(part: StepsPart): Record<string, string> | null {
    if (part.by === "near") return { near: part.spanId };
    if (part.by === "at") return { at: part.ns };
    if (part.by === "next") return this.#next === null ? null : { cursor: this.#next };
    const known = this.#nextBelow.get(part.spanId);
    const cursor = known === undefined ? this.#next : known;
    return cursor === null ? null : { below: part.spanId, cursor };
  }

  async #readOnce(): Promise<void> {
    const focus = this.#of.focus ?? "";
    const since = this.#revision;
    if (since === 0) return this.#open(spanId.test(focus) ? { focus } : {});
    const { head, end } = await this.#receive({ since: String(since) }, () => {});
    if (end.reopen) {
      this.#revision = 0;
      return this.#open({});
    }
    this.#total = head.total;
    this.#revision = head.revision;
    if (head.revision > since) this.#show();
  }

  async #open(query: Record<string, string>): Promise<void> {
    this.#rows = new StepRows();
    const { head, end } = await this.#receive(query, ({ total }) =>
      this.#tell({ kind: "progress", read: this.#rows.count, total }),
    );
    this.#end = end;
    this.#next = end.nextCursor ?? null;
    this.#nextBelow.clear();
    this.#total = head.total;
    this.#revision = head.revision;
    this.#show();
  }

  async #receive(query: Record<string, string>, onPiece: (head: StepHead) => void) {
    const onLine = (head: StepHead, piece: StepPiece) => {
      this.#rows.add(piece);
      onPiece(head);
    };
    return readStepLines(`/api/v1/runs/${this.#of.traceId}/steps?${new URLSearchParams(query)}`, onLine);
  }

  #show(): void {
    const { tops = null, failures = null, overview = null } = this.#end;
    const steps = makeRunSteps(this.#rows, { total: this.#total, tops, failures, overview }, this.#live);
    this.#tell({ kind: "steps", steps, revision: this.#revision, more: this.#next !== null });
  }
}
