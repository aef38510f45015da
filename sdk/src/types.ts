// What an author of pipelines sees. Money: dollars here, integer micro-dollars on the wire.

import type { Price } from "@/lib/domain/model/prices";

/** A schema of zod, valibot or arktype: the part of Standard Schema v1 that is read here (https://standardschema.dev). */
export interface Schema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validated<Output> | Promise<Validated<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /** Standard JSON Schema, where the library has it: forms of gates and `tracegate.contract.*` are made from it. */
    readonly jsonSchema?:
      | {
          readonly input: (options: { target: string }) => Record<string, unknown>;
          readonly output: (options: { target: string }) => Record<string, unknown>;
        }
      | undefined;
  };
}
export type Validated<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
export type AnySchema = Schema<unknown, unknown>;
/** What a caller hands in, before transforms and defaults. */
export type In<S> = S extends { "~standard": { types?: { input: infer I } | undefined } } ? I : never;
/** What comes out of validation. */
export type Out<S> = S extends { "~standard": { types?: { output: infer O } | undefined } } ? O : never;

/** Milliseconds, or "250ms", "20s", "5m", "24h", "7d". */
export type Ms = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** The whole run: dollars, steps that begin, active (not parked) time. Required, so that no unbounded pipeline can be written. */
export interface Limits {
  readonly usd: number;
  readonly steps: number;
  readonly ms: Ms;
}

/** A step's ceilings: all its attempts, repairs and fallbacks together. */
export interface StepLimits {
  readonly usd?: number;
  readonly tokens?: number;
  readonly ms?: Ms;
}

export interface Retry {
  /** Tries in total, 1 … 5. Default 3; 1 for effect "once". */
  readonly attempts?: number;
  /** More calls in which the issues of a bad output are fed back, 0 … 2. Default 0. */
  readonly repair?: number;
  /** Whether an error is worth another try. Default: timeouts, connection faults, 429 and 5xx. */
  readonly on?: (error: unknown) => boolean;
}

/** What a step's function gets beside its input. */
export interface StepContext {
  /** Aborted by the caller, the deadline of step or run, and a kill. */
  readonly signal: AbortSignal;
  /** The same for every attempt and process: the provider's idempotency key. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** Of the output before, when this call is a repair. */
  readonly issues?: readonly Issue[];
  /** The most output tokens that this model may make within what is left of the step's and the run's dollars. */
  readonly fit: (model: string, inputTokens: number) => number;
  /** Usage of a call that did not go through modelFetch. */
  readonly spend: (usage: { model?: string; in?: number; out?: number; cachedIn?: number; usd?: number }) => void;
}

export type StepFunction<I, O> = (input: I, context: StepContext) => Promise<O> | O;

/** A question to people. */
export interface GateRule<T> {
  readonly risk: "low" | "medium" | "high" | "critical";
  readonly ask: string | ((value: T) => string);
  /** Without it every call asks. */
  readonly when?: (value: T) => boolean;
  /** "member:ID" or "group:NAME"; nobody named = every reviewer. */
  readonly approvers?: readonly string[];
  /** Distinct people. Default 1. */
  readonly quorum?: number | ((value: T) => number);
  /** Top-level fields that a reviewer may change. */
  readonly edit?: readonly (keyof T & string)[];
  readonly evidence?: unknown | ((value: T) => unknown);
  readonly requestedBy?: string;
  /** What the step depends on beside the pipeline's version, a prompt's hash or a model: another one takes earned trust back. */
  readonly fingerprint?: string;
  /** Default 24 h. Never approves; is not a rejection. */
  readonly timeout?: Ms;
  readonly escalate?: { readonly approvers: readonly string[]; readonly timeout: Ms };
  /** From the first moment a process hears of the approval. Default 15 min. */
  readonly usableFor?: Ms;
  /** Answers a reviewer's question; without it a person does. */
  readonly answer?: (question: string, value: T) => Promise<string> | string;
}

export type Decision<T> = { readonly id: string; readonly by: readonly string[] } & (
  | { readonly verdict: "approved"; readonly value: T; readonly edited: boolean }
  | { readonly verdict: "rejected"; readonly reason: string; readonly comment: string }
  | { readonly verdict: "expired" }
);

type Kind = "tool" | "llm" | "agent" | "retrieval" | "chain" | "guard";
type Fallback<I, O> = "halt" | readonly [StepFunction<I, O>, ...StepFunction<I, O>[]];

interface StepBase<I extends AnySchema, O extends AnySchema> {
  readonly input: I;
  readonly output: O;
  /** Provider or other resource whose breaker is asked before and told after each attempt. */
  readonly breaker?: string;
  /** "pure" (default): may run again. "keyed": the provider knows `key`. "once": nothing protects it but the claim. */
  readonly effect?: "pure" | "keyed" | "once";
  /** Did it happen? The result, or undefined when it did not. Asked when a process died during the effect. */
  readonly check?: (input: Out<I>, key: string) => Promise<In<O> | undefined> | In<O> | undefined;
  readonly gate?: GateRule<Out<I>>;
}

/** A model or an agent has a ceiling, a bound of tries and a word on what happens after them, or it does not compile. */
export type StepOptions<I extends AnySchema, O extends AnySchema> = StepBase<I, O> &
  (
    | {
        readonly kind: "llm" | "agent";
        readonly limits: StepLimits & { readonly usd: number; readonly ms: Ms };
        readonly retry: Retry & { readonly attempts: number };
        readonly fallback: Fallback<Out<I>, In<O>>;
      }
    | {
        readonly kind: Exclude<Kind, "llm" | "agent">;
        readonly limits?: StepLimits;
        readonly retry?: Retry;
        readonly fallback?: Fallback<Out<I>, In<O>>;
      }
  );

/** How a step is called: by an author, by a tool of the Vercel AI SDK (`abortSignal`), by one of OpenAI Agents (its context). */
type StepCall =
  | { readonly key?: string; readonly signal?: AbortSignal; readonly abortSignal?: AbortSignal | undefined }
  | { readonly context: unknown; readonly usage: unknown };

/** Call it like a function; fits `execute` of a Vercel AI SDK or OpenAI Agents tool as it stands. */
export type Step<I extends AnySchema, O extends AnySchema> = (
  input: In<I>,
  call?: StepCall,
  details?: { readonly signal?: AbortSignal | undefined },
) => Promise<Out<O>>;

export type HaltCode =
  | "schema"
  | "budget"
  | "retries"
  | "breaker"
  | "rejected"
  | "expired"
  | "killed"
  | "paused"
  | "unreachable"
  | "in_doubt"
  | "drift";

export type RunResult<O> = { readonly runId: string; readonly traceId: string } & (
  | { readonly status: "done"; readonly output: O }
  | { readonly status: "parked"; readonly waiting: readonly string[] }
  | {
      readonly status: "halted";
      readonly halt: Error & { readonly code: HaltCode; readonly step: string | null; readonly detail: unknown };
    }
);

export interface Pipeline<I extends AnySchema, O extends AnySchema> {
  readonly name: string;
  readonly version: string;
  /** The same id again continues that run, wherever it was. An error of the body that is no halt is thrown on. */
  start(
    input: In<I>,
    options?: {
      readonly id?: string;
      readonly signal?: AbortSignal;
      readonly park?: Ms;
      readonly userId?: string;
      readonly sessionId?: string;
    },
  ): Promise<RunResult<Out<O>>>;
  /** Goes on with a run whose process died or that was parked, from its journal. */
  resume(runId: string, options?: { readonly signal?: AbortSignal; readonly park?: Ms }): Promise<RunResult<Out<O>>>;
}

export interface Settings {
  /** Of the web app. Default: TRACEGATE_URL, then http://127.0.0.1:3000. */
  readonly url?: string;
  /** Project key. Default: TRACEGATE_KEY. */
  readonly key?: string;
  /** Shown as service.name. */
  readonly project?: string;
  /** Called with each value before it leaves the process, in spans and problems alike. */
  readonly redact?: (path: string, value: unknown) => unknown;
  /** By model name; comes before the server's price book. */
  readonly prices?: Readonly<Record<string, Price>>;
}
