import type { Run, Span } from "@/lib/contract/runs";
import type { Comparison, Pattern, Query, Term } from "@/lib/domain/query/ast";
import { resolveMoment } from "@/lib/domain/query/moment";

// What a query means, said as plainly as possible: the judge of the SQL that it becomes.

export type Known = {
  readonly run: Run;
  readonly spans: readonly Span[];
  readonly attributes: Readonly<Record<string, string>>[];
};

export function matches(query: Query, known: Known, nowMs: number, zone: string): boolean {
  switch (query.kind) {
    case "and":
      return query.of.every((part) => matches(part, known, nowMs, zone));
    case "or":
      return query.of.some((part) => matches(part, known, nowMs, zone));
    case "not":
      return !matches(query.of, known, nowMs, zone);
    case "term":
      return query.test.type === "is" ? hasLabel(query, known) : hasSize(query, known, nowMs, zone);
  }
}

function hasSize({ field, test }: Term, { run }: Known, nowMs: number, zone: string): boolean {
  const size = sizeOf(field, run);
  if (size === null || test.type === "is") return false;
  if (test.type === "amount") {
    if ("op" in test) return compare(size, test.op, test.value);
    return test.values.some(({ from, to }) => (from === null || size >= from) && (to === null || size <= to));
  }
  const at = Number(size) / 1e6;
  if ("op" in test) {
    const { fromMs, toMs } = resolveMoment(test.value, nowMs, zone);
    if (test.op === ">") return fromMs === toMs ? at > toMs : at >= toMs;
    if (test.op === "<=") return fromMs === toMs ? at <= toMs : at < toMs;
    return test.op === ">=" ? at >= fromMs : at < fromMs;
  }
  return test.values.some(({ from, to }) => {
    const first = from === null ? null : resolveMoment(from, nowMs, zone);
    const since = first === null || at >= first.fromMs;
    if (from === to && first?.fromMs === first?.toMs) return since;
    return since && (to === null || at < resolveMoment(to, nowMs, zone).toMs);
  });
}

function compare(a: bigint, op: Comparison, b: bigint): boolean {
  return { ">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b }[op];
}

function sizeOf(field: Term["field"], run: Run): bigint | null {
  const { input, output } = run.tokens;
  const sizes: Partial<Record<Term["field"], bigint | number | string | null>> = {
    cost: run.costMicroUsd,
    duration: run.durationNs,
    tokens: input === null && output === null ? null : (input ?? 0) + (output ?? 0),
    steps: run.spanCount,
    llm_calls: run.llmCalls,
    tool_calls: run.toolCalls,
    started: run.startTimeUnixNano,
    finished: run.durationNs === null ? null : BigInt(run.startTimeUnixNano) + BigInt(run.durationNs),
  };
  const size = sizes[field] ?? null;
  return size === null ? null : BigInt(size);
}

const like = ({ text, wild }: Pattern, value: string | null) =>
  value !== null &&
  (wild
    ? new RegExp(
        `^${text
          .split("*")
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          .join("[\\s\\S]*")}$`,
      ).test(value)
    : text === value);

function hasLabel(term: Term, known: Known): boolean {
  const { field, key, test } = term;
  if (test.type !== "is") return false;
  const { run, spans, attributes } = known;
  const some = (values: readonly (string | null | undefined)[]) =>
    test.values.some((pattern) => values.some((value) => like(pattern, value ?? null)));
  const part = (values: readonly (string | null)[]) =>
    test.values.some(({ text }) => values.some((value) => value?.toLowerCase().includes(text.toLowerCase())));
  switch (field) {
    case "status":
      return some([run.status]);
    case "pipeline":
      return some([run.pipeline]);
    case "service":
      return some([run.service]);
    case "version":
      return some([run.pipelineVersion]);
    case "session":
      return some([run.sessionId]);
    case "user":
      return some([run.userId]);
    case "halt":
      return some([run.haltCode]);
    case "model":
      return some(run.models);
    case "kind":
      return some(spans.map(({ kind }) => kind));
    case "provider":
      return some(spans.map(({ provider }) => provider));
    case "tool":
      return some(spans.map(({ tool }) => tool?.name));
    case "step":
      return some(spans.map(({ name }) => name));
    case "attr":
      return some(attributes.map((each) => each[key ?? ""]));
    case "error":
      return part([run.errorMessage]);
    case "id":
      return test.values.some(({ text }) => run.traceId.startsWith(text));
    case "finding":
      return test.values.some(({ text }) =>
        text === "*" ? run.findings > 0 : run.findingRules.some((rule) => rule === text || rule.startsWith(`${text}.`)),
      );
    case "has":
      return test.values.some(({ text }) => hasOf(text, run, spans));
    default:
      return false;
  }
}

function hasOf(what: string, run: Run, spans: readonly Span[]): boolean {
  const has: Record<string, boolean> = {
    error: run.hasError,
    finding: run.findings > 0,
    approval: spans.some(({ kind }) => kind === "gate"),
    session: run.sessionId !== null,
    user: run.userId !== null,
    cost: (run.costMicroUsd ?? 0) > 0,
    unpriced: run.costState === "partial" || run.costState === "unpriced",
    halt: run.haltCode !== null,
    orphan: run.orphanCount > 0,
    open: run.openCount > 0,
  };
  return has[what] ?? false;
}
