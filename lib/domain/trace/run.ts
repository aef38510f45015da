import type { CostState, StepKind, Tokens } from "./step";

export const runStatuses = ["running", "waiting", "done", "failed", "halted", "lost"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** The few facts of a span that its run's summary is made of: narrow columns, no payloads. */
export type SpanFacts = {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: StepKind;
  readonly startNs: bigint;
  readonly endNs: bigint | null;
  readonly failed: boolean;
  readonly errorMessage: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly toolName: string | null;
  readonly tokens: Tokens;
  readonly costMicroUsd: number | null;
  readonly costState: CostState;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly pipeline: string | null;
  readonly pipelineVersion: string | null;
  readonly haltCode: string | null;
  readonly service: string | null;
  readonly dialect: string;
  /** Identity of the instrumentation scope: equal for spans of one instrumentation. */
  readonly scope: string;
  /** Cut to `previewChars`. */
  readonly inputPreview: string | null;
  readonly outputPreview: string | null;
};

/** What decides which spans are views of one model call. */
export type CallFacts = Pick<
  SpanFacts,
  "spanId" | "parentSpanId" | "kind" | "model" | "startNs" | "endNs" | "tokens" | "dialect" | "scope"
>;
/** A pure function of the set of a run's spans: their order of arrival makes no difference. */
export type RunSummary = {
  readonly startNs: bigint;
  readonly endNs: bigint | null;
  readonly status: Exclude<RunStatus, "lost">;
  readonly haltCode: string | null;
  readonly pipeline: string | null;
  readonly pipelineVersion: string | null;
  readonly service: string | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly models: readonly string[];
  /**
   * What its steps are called, without repeats, so that a run is found by them without its spans being read.
   * Null where they are too many (run-labels.ts).
   */
  readonly kinds: readonly string[];
  readonly steps: readonly string[] | null;
  readonly tools: readonly string[] | null;
  readonly providers: readonly string[] | null;
  /**
   * Spans that stand at the top: those without a parent, and the orphans, whose parent has not arrived.
   * At most `idsMax` ids each; the counts are exact.
   */
  readonly roots: readonly string[];
  readonly orphans: readonly string[];
  readonly rootCount: number;
  readonly orphanCount: number;
  readonly spanCount: number;
  readonly openCount: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly tokens: Tokens;
  readonly costMicroUsd: number | null;
  readonly costState: CostState;
  readonly hasError: boolean;
  readonly errorMessage: string | null;
  readonly inputText: string | null;
  readonly outputText: string | null;
};

export const previewChars = 512;
export const idsMax = 1000;
