// Which model spans of a run are calls of their own, and which are a second view of a call that another span stands for.
// Instrumentations stack (a framework's span over the vendor SDK's span over an HTTP span), so the same call may be seen
// several times; some wrap several calls in one span that repeats their sums. Each call counts once: at its leaf.
import type { CallFacts, SpanFacts } from "./run";
import type { Tokens } from "./step";
import { twinsOf } from "./twin-calls";

export type ModelCall<T extends CallFacts = SpanFacts> = {
  readonly span: T;
  readonly tokens: Tokens;
  readonly costOf: readonly T[];
};

/** Spans that may stand between two views of one call. Below an agent, a tool or a chain a new call begins. */
const passesThrough = new Set(["other", "guard"]);

/**
 * The distinct calls among the spans of `kind`. A span with one nested view is merged with it: the inner span's numbers
 * win, class by class. A span above several nested calls is a wrapper and counts as no call.
 *
 *   llm A (scope x) ── llm B (scope y)      one call: B's tokens, A's where B is silent
 *   llm W ── llm C, llm D                   two calls, C and D, where W says their sum or nothing
 *   llm E ── tool ── llm F                  two calls
 *   llm G (scope x) ── llm H (scope x)      two calls: one instrumentation sees a call once
 */
export function modelCalls<T extends CallFacts>(
  spans: readonly T[],
  byId: ReadonlyMap<string, T>,
  kind: "llm" | "embedding",
): ModelCall<T>[] {
  const nested = new Map<string, T[]>();
  const members = spans.filter((span) => span.kind === kind);
  if (members.length < 2) return members.map((span) => ({ span, tokens: span.tokens, costOf: [span] }));
  const twins = twinsOf(members, byId);
  for (const span of members) {
    const outer = outerView(span, byId, kind) ?? twins.get(span.spanId);
    if (outer) nested.set(outer.spanId, [...(nested.get(outer.spanId) ?? []), span]);
  }
  const calls = new Map<string, ModelCall<T>>();
  const hidden = new Set<string>();
  for (const span of members) collect(span, nested, calls, hidden, new Set());
  return members.flatMap((span) => {
    const call = hidden.has(span.spanId) ? undefined : calls.get(span.spanId);
    return call ? [call] : [];
  });
}

/** The nearest span of the same kind above, with nothing between that begins a new call; null where there is none. */
function outerView<T extends CallFacts>(span: T, byId: ReadonlyMap<string, T>, kind: string): T | null {
  const seen = new Set([span.spanId]);
  let above = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId);
  while (above && !seen.has(above.spanId)) {
    if (above.kind === kind) return above;
    if (!passesThrough.has(above.kind)) return null;
    seen.add(above.spanId);
    above = above.parentSpanId === null ? undefined : byId.get(above.parentSpanId);
  }
  return null;
}

function collect<T extends CallFacts>(
  span: T,
  nested: ReadonlyMap<string, readonly T[]>,
  calls: Map<string, ModelCall<T>>,
  hidden: Set<string>,
  path: Set<string>,
): ModelCall<T> {
  const known = calls.get(span.spanId);
  if (known) return known;
  const own: ModelCall<T> = { span, tokens: span.tokens, costOf: [span] };
  if (path.has(span.spanId)) return own; // a cycle of parents: each stands for itself
  path.add(span.spanId);
  const inner = (nested.get(span.spanId) ?? []).map((child) => collect(child, nested, calls, hidden, path));
  const call = inner.length > 0 && repeats(span, inner) ? merge(own, inner, calls, hidden) : own;
  calls.set(span.spanId, call);
  return call;
}

/**
 * Whether `span` is another view of the calls below it. What another instrumentation sees right above a call is that call,
 * whatever it counts (some estimate); one and the same repeats itself only in wrappers, which are silent or say the sum.
 */
function repeats<T extends CallFacts>(span: T, inner: readonly ModelCall<T>[]): boolean {
  const isSilent = ({ tokens }: CallFacts) => tokens.input === null && tokens.output === null;
  if (isSilent(span) || inner.every((call) => isSilent(call.span))) return true;
  if (inner.every((call) => call.span.dialect !== span.dialect || call.span.scope !== span.scope)) return true;
  const ownScope = inner.some((call) => call.span.scope === span.scope);
  return !(ownScope && inner.length === 1) && agrees(span, inner, "input") && agrees(span, inner, "output");
}

function agrees<T extends CallFacts>(span: T, inner: readonly ModelCall<T>[], field: "input" | "output"): boolean {
  const sum = inner.reduce((total, call) => total + (call.tokens[field] ?? 0), 0);
  return span.tokens[field] === null || sum === 0 || span.tokens[field] === sum;
}

/** One inner view: the outer span stands for both. Several: they are the calls, and numbers they lack come from the wrapper. */
function merge<T extends CallFacts>(
  own: ModelCall<T>,
  inner: readonly ModelCall<T>[],
  calls: Map<string, ModelCall<T>>,
  hidden: Set<string>,
): ModelCall<T> {
  const [first] = inner;
  if (!first) return own;
  if (inner.length === 1) {
    hidden.add(first.span.spanId);
    return { span: own.span, tokens: orElse(first.tokens, own.tokens), costOf: [...first.costOf, own.span] };
  }
  hidden.add(own.span.spanId);
  const silent = inner.every((call) => call.tokens.input === null && call.tokens.output === null);
  if (silent) calls.set(first.span.spanId, { ...first, tokens: own.tokens, costOf: [...first.costOf, own.span] });
  return own;
}

function orElse(first: Tokens, second: Tokens): Tokens {
  return {
    input: first.input ?? second.input,
    output: first.output ?? second.output,
    cacheRead: first.cacheRead ?? second.cacheRead,
    cacheWrite: first.cacheWrite ?? second.cacheWrite,
    reasoning: first.reasoning ?? second.reasoning,
  };
}
