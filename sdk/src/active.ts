import { AsyncLocalStorage } from "node:async_hooks";
import type { Span, Tracer } from "@opentelemetry/api";
import type { Price } from "@/lib/domain/model/prices";

// What code inside a run can reach: modelFetch, gate, decide and current() know no more of a run than this.

/** Reserved money. Settling never fails the caller: it is repeated until the server has it. */
export interface Hold {
  readonly id: string;
  readonly microUsd: number;
  /** Null: the usage is unknown, all of it is charged. */
  settle(microUsd: number | null): void;
  /** The call was never dispatched. */
  release(): void;
}

/** Leave to call a resource now; told what came of it, once. */
export interface Pass {
  report(outcome: "ok" | "timeout" | "connection" | "429" | "5xx" | "other"): void;
}

export interface ActiveRun {
  readonly runId: string;
  readonly traceId: string;
  readonly pipeline: string;
  readonly signal: AbortSignal;
  /** Of the run itself: the parent of what happens outside a step. */
  readonly span: Span;
  /** The application's own, or the one that sends to Tracegate. */
  readonly tracer: Tracer;
  /** Settings.redact, or what leaves values alone. */
  readonly redact: (path: string, value: unknown) => unknown;
  /** Of PriceTable. Null: no price is known. Throws Halt: unreachable. */
  price(provider: string, model: string): Promise<Price | null>;
  /**
   * Reserves micro-dollars for one call in every scope of the run, and in the step's ceiling. `null`: no price is known.
   * Throws Halt: budget, killed, paused, unreachable.
   */
  hold(microUsd: number | null, step: ActiveStep | null, signal: AbortSignal): Promise<Hold>;
  /** Throws Halt "breaker" while the resource is open or isolated and no probe is to be had. */
  pass(resource: string, step: ActiveStep | null): Promise<Pass>;
  /** What is left of the run's limits. */
  left(): { readonly usd: number; readonly steps: number; readonly ms: number };
}

export interface ActiveStep {
  readonly name: string;
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly span: Span;
  /** What the step holds as a whole makes way for holds of single calls: before what is left is asked. */
  beforeHold(): Promise<void>;
  /** What is left of the step's dollars, as micro-dollars; null: no ceiling of its own. */
  leftMicroUsd(): number | null;
  /** What is left of the step's tokens; null: no ceiling of its own. */
  leftTokens(): number | null;
  /** One HTTP request left the process under this attempt: more than attempts is amplification. */
  countRequest(): void;
  countTokens(tokens: number): void;
}

export interface Active {
  readonly run: ActiveRun;
  readonly step: ActiveStep | null;
}

const slot = Symbol.for("tracegate.active.v1");
const shared = globalThis as { [slot]?: AsyncLocalStorage<Active> };

shared[slot] ??= new AsyncLocalStorage<Active>();

/** One for the process, also where an ESM and a CJS copy of this package are loaded. */
export const active = shared[slot];
