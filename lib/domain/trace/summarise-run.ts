// Sums a run up from the narrow facts of its spans. A pure function of the set of spans: order of arrival, repeats and
// batches make no difference. It ignores the clock: whether a silent run is lost is judged when it is read.
import { type ModelCall, modelCalls } from "./call-groups";
import { type CallFacts, idsMax, previewChars, type RunSummary, type SpanFacts } from "./run";
import { labelsOf } from "./run-labels";
import type { CostState, Tokens } from "./step";

/**
 * The summary of a run from all its spans (at least one).
 * - Tokens are sums over model and embedding calls, each counted once (call-groups.ts); a class nobody reports stays null.
 * - Cost is the sum over the same calls; only where none of them has one do the topmost other spans that report a cost count.
 * - Status: while a span is open, waiting where all that is open waits for a gate, else running; then it comes from the
 *   top-level spans (roots, else orphans): halted, failed or done.
 * @throws RangeError for an empty set.
 */
export function summariseRun(facts: readonly SpanFacts[]): RunSummary {
  const spans = [...facts].sort(byStart);
  const [earliest] = spans;
  if (!earliest) throw new RangeError("a run has at least one span");
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const roots = spans.filter((span) => span.parentSpanId === null);
  const orphans = spans.filter((span) => span.parentSpanId !== null && !byId.has(span.parentSpanId));
  const parentless = spans.filter((span) => span.parentSpanId === null || !byId.has(span.parentSpanId));
  const tops = roots.length > 0 ? roots : orphans.length > 0 ? orphans : [earliest];
  const lead = tops.find((span) => span.service !== null || span.pipeline !== null) ?? tops[0] ?? earliest;
  const llm = modelCalls(spans, byId, "llm");
  const calls = [...llm, ...modelCalls(spans, byId, "embedding")];
  const openCount = spans.filter((span) => span.endNs === null).length;
  const error = tops.find((span) => span.failed) ?? spans.find((span) => span.failed);
  const status = statusOf(spans, tops, openCount);
  // named one by one: an object literal with spreads costs more than all the sums of a small run
  const { startNs, endNs } = bounds(spans, openCount);
  const { pipeline, pipelineVersion } = pipelineOf(spans, lead);
  const { costMicroUsd, costState } = costOf(spans, byId, calls);
  return {
    startNs,
    endNs,
    status,
    haltCode: status === "halted" ? (tops.find((span) => span.haltCode !== null)?.haltCode ?? null) : null,
    pipeline,
    pipelineVersion,
    service: lead.service ?? firstOf(spans, (span) => span.service),
    sessionId: firstOf(spans, (span) => span.sessionId),
    userId: firstOf(spans, (span) => span.userId),
    models: [...new Set(modelsOf(spans))].sort(),
    kinds: [...new Set(spans.map((span) => span.kind))].sort(),
    steps: labelsOf(spans, (span) => span.name),
    tools: labelsOf(spans, (span) => span.toolName),
    providers: labelsOf(spans, (span) => span.provider),
    roots: parentless.slice(0, idsMax).map((span) => span.spanId),
    orphans: orphans.slice(0, idsMax).map((span) => span.spanId),
    rootCount: parentless.length,
    orphanCount: orphans.length,
    spanCount: spans.length,
    openCount,
    llmCalls: llm.length,
    toolCalls: spans.filter((span) => span.kind === "tool").length,
    tokens: sumTokens(calls),
    costMicroUsd,
    costState,
    hasError: error !== undefined,
    errorMessage: error?.errorMessage ?? null,
    inputText: askedOf(spans, lead),
    outputText: answeredOf(spans, lead),
  };
}

function byStart(a: SpanFacts, b: SpanFacts): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  return a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0;
}

/** A missing start (0) says nothing about when the run began, unless no span has one. */
function bounds(spans: readonly SpanFacts[], openCount: number): { startNs: bigint; endNs: bigint | null } {
  const first = spans.find((span) => span.startNs > 0n) ?? spans[0];
  const startNs = first?.startNs ?? 0n;
  if (openCount > 0) return { startNs, endNs: null };
  const endNs = spans.reduce(
    (latest, span) => (span.endNs !== null && span.endNs > latest ? span.endNs : latest),
    startNs,
  );
  return { startNs, endNs };
}

function statusOf(spans: readonly SpanFacts[], tops: readonly SpanFacts[], openCount: number): RunSummary["status"] {
  if (openCount > 0) return isWaiting(spans) ? "waiting" : "running";
  if (tops.some((span) => span.haltCode !== null)) return "halted";
  return tops.some((span) => span.failed) ? "failed" : "done";
}

/** Whatever is open waits for a gate: no open step but gates, and those that only wait for what is below them. */
function isWaiting(spans: readonly SpanFacts[]): boolean {
  const open = spans.filter((span) => span.endNs === null);
  const parents = new Set(open.map((span) => span.parentSpanId));
  return open.every((span) => span.kind === "gate" || parents.has(span.spanId)) && open.some(isGate);
}
const isGate = (span: SpanFacts) => span.kind === "gate";

function firstOf<T>(spans: readonly SpanFacts[], read: (span: SpanFacts) => T | null): T | null {
  for (const span of spans) {
    const value = read(span);
    if (value !== null) return value;
  }
  return null;
}

/** The pipeline that a span names, the run's own first; where none does, the run goes by the name of its leading span. */
function pipelineOf(spans: readonly SpanFacts[], lead: SpanFacts) {
  const naming = lead.pipeline !== null ? lead : spans.find((span) => span.pipeline !== null);
  const version = naming?.pipelineVersion ?? firstOf(spans, (span) => span.pipelineVersion);
  return { pipeline: naming?.pipeline ?? (lead.name || lead.service), pipelineVersion: version };
}

function modelsOf(spans: readonly SpanFacts[]): string[] {
  return spans.flatMap((span) =>
    (span.kind === "llm" || span.kind === "embedding") && span.model ? [span.model] : [],
  );
}

function sumTokens(calls: readonly ModelCall[]): Tokens {
  const sum = (field: keyof Tokens) =>
    calls.reduce<number | null>((total, { tokens }) => {
      const count = tokens[field];
      return count === null ? total : (total ?? 0) + count;
    }, null);
  return {
    input: sum("input"),
    output: sum("output"),
    cacheRead: sum("cacheRead"),
    cacheWrite: sum("cacheWrite"),
    reasoning: sum("reasoning"),
  };
}

export type CostFacts = CallFacts & Cost;
export type Cost = { readonly costMicroUsd: number | null; readonly costState: CostState };

/** What a set of spans cost; `calls` are the model and embedding calls among them. */
export function costOf<T extends CostFacts>(
  spans: readonly T[],
  byId: ReadonlyMap<string, T>,
  calls: readonly ModelCall<T>[],
): Cost {
  return sumCost(payersOf(spans, byId, calls));
}

/** The span of each call that says what it cost: of all views of one call only one is paid. */
export const payerOf = <T extends CostFacts>({ span, costOf: views }: ModelCall<T>): T =>
  views.find(({ costMicroUsd }) => costMicroUsd !== null) ?? span;

/** The spans whose costs add up to what the set cost: one a call; where no call has a cost, what else reports one. */
export function payersOf<T extends CostFacts>(
  spans: readonly T[],
  byId: ReadonlyMap<string, T>,
  calls: readonly ModelCall<T>[],
): readonly T[] {
  const leaves = calls.map(payerOf);
  if (leaves.some((span) => span.costState !== "none")) return leaves;
  const reporting = (span: T) => span.costState !== "none" && span.kind !== "llm" && span.kind !== "embedding";
  return spans.filter((span) => reporting(span) && !hasAbove(span, byId, reporting));
}

function sumCost(spans: readonly CostFacts[]): Cost {
  const used = spans.filter((span) => span.costState !== "none");
  const priced = used.filter((span) => span.costMicroUsd !== null);
  if (used.length === 0) return { costMicroUsd: null, costState: "none" };
  if (priced.length === 0) return { costMicroUsd: null, costState: "unpriced" };
  const whole = used.every((span) => span.costState === "complete");
  const sum = priced.reduce((total, span) => total + (span.costMicroUsd ?? 0), 0);
  return { costMicroUsd: sum, costState: whole ? "complete" : "partial" };
}

function hasAbove<T extends CallFacts>(span: T, byId: ReadonlyMap<string, T>, test: (span: T) => boolean): boolean {
  const seen = new Set([span.spanId]);
  let above = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId);
  while (above && !seen.has(above.spanId)) {
    if (test(above)) return true;
    seen.add(above.spanId);
    above = above.parentSpanId === null ? undefined : byId.get(above.parentSpanId);
  }
  return false;
}

const speaks = new Set(["agent", "llm"]);
/** JSON is what a program was called with, not what somebody asked. */
const readable = (text: string | null) => (text !== null && !/^\s*[[{]/.test(text) ? text : null);

/** What the run was asked: the leading span's own words, else the first agent's or model's, else the first input at all. */
function askedOf(spans: readonly SpanFacts[], lead: SpanFacts): string | null {
  const text =
    readable(lead.inputPreview) ??
    firstOf(spans, (span) => (speaks.has(span.kind) ? readable(span.inputPreview) : null)) ??
    lead.inputPreview ??
    firstOf(spans, (span) => span.inputPreview);
  return text?.slice(0, previewChars) ?? null;
}

/** What came of it: the leading span's own words, else the last agent's or model's, else the last output at all. */
function answeredOf(spans: readonly SpanFacts[], lead: SpanFacts): string | null {
  const latest = [...spans].reverse();
  const text =
    readable(lead.outputPreview) ??
    firstOf(latest, (span) => (speaks.has(span.kind) ? readable(span.outputPreview) : null)) ??
    lead.outputPreview ??
    firstOf(latest, (span) => span.outputPreview);
  return text?.slice(0, previewChars) ?? null;
}
