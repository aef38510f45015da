import type { Span, Tracer } from "@opentelemetry/api";
import type { Control } from "@/lib/contract/controls";
import type { Price } from "@/lib/domain/model/prices";
import { Linked } from "@/sdk/src/abort";
import type { ActiveRun, ActiveStep, Hold, Pass } from "@/sdk/src/active";
import type { Server } from "@/sdk/src/control/server";
import { Halt } from "@/sdk/src/halt";
import { spending } from "@/sdk/src/parts";
import { askServer } from "@/sdk/src/run/ask-server";
import type { AskServer, RunContext } from "@/sdk/src/run/context";
import { Deadline } from "@/sdk/src/run/deadline";
import type { Grant } from "@/sdk/src/run/grant";
import { Journal } from "@/sdk/src/run/journal";
import { Ledger } from "@/sdk/src/run/ledger";
import { type Outer, Parking } from "@/sdk/src/run/parking";
import { redacted, tracer } from "@/sdk/src/telemetry/telemetry";
import type { HaltCode } from "@/sdk/src/types";

export interface RunLimits {
  readonly microUsd: number;
  readonly steps: number;
  readonly ms: number;
}

export interface RunOpening {
  readonly runId: string;
  readonly traceId: string;
  readonly pipeline: string;
  readonly version: string;
  readonly limits: RunLimits;
  readonly server: Server;
  readonly grant: Grant;
  readonly span: Span;
  readonly parkMs: number;
  readonly parent: Run | null;
  readonly outer: Outer | null;
  readonly signal: AbortSignal | undefined;
}

/** A run while this process executes it. */
export class Run implements ActiveRun, RunContext {
  readonly runId: string;
  readonly traceId: string;
  readonly pipeline: string;
  readonly version: string;
  readonly limits: RunLimits;
  readonly server: Server;
  readonly grant: Grant;
  readonly span: Span;
  readonly parent: Run | null;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly parking: Parking;
  readonly deadline: Deadline;
  /** Replays a run that has ended: nothing is done that the journal does not hold. */
  readonly isReplay: boolean;
  /** Calls with the same name, hash and step above so far. */
  readonly counts = new Map<string, number>();
  /** Calls with a key of the author's, at work now. */
  readonly calls = new Map<string, Promise<unknown>>();
  /** Keys of the questions of earlier parts. */
  readonly asked = new Set<string>();
  retriesLeft = 10;
  readonly #effects = new Set<Promise<unknown>>();
  /** Newest control that concerns this run. */
  epoch = 0;
  #steps = 0;
  readonly #stop: Linked;
  readonly #leave: () => void;

  constructor(opening: RunOpening, isReplay = false) {
    const { runId, traceId, pipeline, version, limits, server, grant, span, parkMs, parent, outer, signal } = opening;
    this.runId = runId;
    this.traceId = traceId;
    this.pipeline = pipeline;
    this.version = version;
    this.limits = limits;
    this.server = server;
    this.grant = grant;
    this.span = span;
    this.parent = parent;
    this.isReplay = isReplay;
    this.journal = new Journal((entries) => this.#sendJournal(entries));
    this.ledger = new Ledger(limits.microUsd);
    this.deadline = new Deadline("run", limits.ms);
    this.#stop = new Linked(signal, parent?.signal, this.deadline.signal);
    this.parking = new Parking(parkMs, this.deadline, outer);
    this.#leave = isReplay ? () => {} : server.hub.listen({ onControl: (control) => this.#onControl(control) });
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get tracer(): Tracer {
    return tracer();
  }

  redact = (path: string, value: unknown): unknown => redacted(path, value);

  halt(code: HaltCode, message: string, detail?: unknown, step?: string): Halt {
    return new Halt(code, message, { runId: this.runId, step: step ?? null, detail });
  }

  /** Stops all that is under way here. */
  abort(reason: unknown): void {
    this.#stop.abort(reason);
  }

  /** Every step that begins, replayed ones too: the count is the same after a resume. */
  countStep(step: string): void {
    this.#steps += 1;
    if (this.#steps <= this.limits.steps) return;
    const detail = { limit: "steps", steps: this.limits.steps };
    throw this.halt("budget", `The run has begun more than its ${this.limits.steps} steps.`, detail, step);
  }

  left() {
    const usd = Math.min(this.ledger.left(), this.parent?.ledger.left() ?? Number.POSITIVE_INFINITY) / 1e6;
    return { usd, steps: Math.max(0, this.limits.steps - this.#steps), ms: Math.floor(this.deadline.leftMs()) };
  }

  async hold(microUsd: number | null, step: ActiveStep | null, signal: AbortSignal): Promise<Hold> {
    return (await spending()).reserve(this, microUsd, step, signal);
  }

  async pass(resource: string, step: ActiveStep | null): Promise<Pass> {
    return (await spending()).pass(this, resource, step);
  }

  async price(provider: string, model: string): Promise<Price | null> {
    return (await spending()).findPrice(this, provider, model);
  }

  /** A call that needs the live lease. */
  ask<T>(call: AskServer): Promise<T> {
    return askServer<T>(this, call);
  }

  /** What else the body has begun stops with it, and rejects nobody who does not wait any more. */
  close(reason: unknown): void {
    this.parking.park();
    this.abort(reason);
  }

  /** An effect under way: the end of the run waits a moment for its outcome. */
  track<T>(effect: Promise<T>): Promise<T> {
    const done = effect.catch(() => {}).finally(() => this.#effects.delete(done));
    this.#effects.add(done);
    return effect;
  }

  async quiet(): Promise<void> {
    while (this.#effects.size > 0) await Promise.all(this.#effects);
  }

  async #sendJournal(entries: string): Promise<void> {
    await this.ask({
      path: `/runs/${this.runId}/journal`,
      body: (fence) => `{"fence":${fence},"entries":${entries}}`,
      signal: this.grant.signal,
      step: null,
    });
  }

  #onControl({ scope, state, epoch, reason }: Control): void {
    this.epoch = Math.max(this.epoch, epoch);
    if (state !== "kill") return;
    const isMine =
      scope.kind === "project" ||
      (scope.kind === "run" && scope.runId === this.runId) ||
      (scope.kind === "pipeline" && scope.pipeline === this.pipeline) ||
      (scope.kind === "version" && scope.pipeline === this.pipeline && scope.version === this.version);
    if (isMine) this.abort(this.halt("killed", `Killed by an operator: ${reason}`, { scope, epoch }));
  }

  /** This process is done with the run, whatever the server says of it. */
  end(): void {
    this.deadline.end();
    this.parking.end();
    this.#stop.end();
    this.#leave();
  }
}
