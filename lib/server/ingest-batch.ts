// What waits to be written: spans and log records by run, each once, with the contents they refer to.
import { foldPending } from "@/lib/otlp/fold-pending";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import type { AppliedRules } from "@/lib/server/redaction/applied-rules";
import { workTime } from "@/lib/server/redaction/work-time";
import type { LockedRun } from "@/lib/server/sql/lock-runs";
import { ContentSet } from "@/lib/server/store-contents";
import { type PreparedLog, prepareLog } from "@/lib/server/store-log";
import { type PreparedSpan, prepareSpan, type StepColumns } from "@/lib/server/store-span";

export type RunPart = {
  readonly projectId: string;
  readonly traceId: string;
  /** Start of the span (else log record) that arrived first: it decides the run's day. */
  readonly firstNs: bigint;
  /** Of the rules by which it was redacted. */
  readonly rules: number;
  readonly spans: Map<string, PreparedSpan>;
  readonly logs: Map<string, PreparedLog>;
  readonly contents: ContentSet;
};

/** What is left to write of a run that exists. */
export type Addition = {
  readonly run: LockedRun;
  readonly spans: Map<string, PreparedSpan>;
  readonly logs: Map<string, PreparedLog>;
  readonly contents: Map<string, string>;
  /** Steps of stored spans that new log records change. */
  steps: readonly StepColumns[];
};

export type RunParts = Map<string, RunPart>;

/** Of searching the texts of one call; what is left then is dropped, never written plain. */
const redactionMs = 5_000;

type OnBad = (item: "span" | "log", error: unknown) => void;

/** Redacts, groups and encodes what one request brought; `onBad` hears of what cannot be encoded. */
export function prepareBatch(
  projectId: string,
  { version, redactor }: AppliedRules,
  { spans, logs }: { readonly spans: readonly WireSpan[]; readonly logs: readonly WireLog[] },
  onBad: OnBad,
): RunParts {
  const parts: RunParts = new Map();
  redactor?.within(workTime(redactionMs));
  const partOf = (traceId: string, firstNs: bigint) => partIn(parts, { projectId, traceId, firstNs, rules: version });
  for (const span of spans) {
    try {
      const kept = redactor === null ? span : redactor.span(span);
      addSpan(partOf(span.traceId, span.startNs), foldPending(kept));
    } catch (error) {
      onBad("span", error);
    }
  }
  for (const log of logs) {
    if (log.traceId === null) continue;
    try {
      const kept = redactor === null ? log : redactor.log(log);
      const part = partOf(log.traceId, log.timeNs);
      const prepared = prepareLog(kept, part.contents);
      part.logs.set(prepared.recordId.toString("hex"), prepared);
    } catch (error) {
      onBad("log", error);
    }
  }
  return parts;
}

/** By newer rules, too. What these cannot redact is not written. */
export function redactAgain(part: RunPart, rules: AppliedRules): RunPart {
  const items = {
    spans: [...part.spans.values()].map(({ wire }) => wire),
    logs: [...part.logs.values()].map(({ wire }) => wire),
  };
  const parts = prepareBatch(part.projectId, rules, items, (_, error) => {
    throw error;
  });
  const [made] = parts.values();
  return made === undefined ? part : { ...made, firstNs: part.firstNs };
}

function partIn(parts: RunParts, head: Pick<RunPart, "projectId" | "traceId" | "firstNs" | "rules">): RunPart {
  const key = `${head.projectId} ${head.traceId}`;
  const known = parts.get(key);
  if (known) return known;
  const part = { ...head, spans: new Map(), logs: new Map(), contents: new ContentSet() };
  parts.set(key, part);
  return part;
}

function addSpan(part: RunPart, span: WireSpan): void {
  keepBetter(part.spans, prepareSpan(span, part.contents));
}

/** Of two copies of a span the one of the higher rank stands. */
function keepBetter(spans: Map<string, PreparedSpan>, span: PreparedSpan): void {
  const known = spans.get(span.wire.spanId);
  if (known === undefined || Buffer.compare(span.rank, known.rank) > 0) spans.set(span.wire.spanId, span);
}

/** One set of runs out of several requests; the requests' own parts stay as they are. */
export function mergeBatches(batches: readonly RunParts[]): RunPart[] {
  const [only] = batches;
  if (only && batches.length === 1) return [...only.values()];
  const merged: RunParts = new Map();
  for (const batch of batches) {
    for (const [key, part] of batch) {
      const known = merged.get(key);
      if (known === undefined) merged.set(key, part);
      else merged.set(key, mergeParts(known, part));
    }
  }
  return [...merged.values()];
}

function mergeParts(first: RunPart, second: RunPart): RunPart {
  const contents = new ContentSet();
  for (const part of [first, second]) for (const [ref, text] of part.contents.texts) contents.texts.set(ref, text);
  const spans = new Map(first.spans);
  for (const span of second.spans.values()) keepBetter(spans, span);
  const rules = Math.min(first.rules, second.rules);
  return { ...first, rules, spans, logs: new Map([...first.logs, ...second.logs]), contents };
}

/** The batch in two, to find what the database refuses; null where nothing is left to divide. */
export function splitBatch(batch: RunParts): [RunParts, RunParts] | null {
  const items = [...batch].flatMap(([key, part]) => [
    ...[...part.spans].map(([id, span]) => ({ key, part, id, span, log: null })),
    ...[...part.logs].map(([id, log]) => ({ key, part, id, span: null, log })),
  ]);
  if (items.length < 2) return null;
  const middle = Math.ceil(items.length / 2);
  const gather = (some: typeof items): RunParts => {
    const parts: RunParts = new Map();
    for (const { key, part, id, span, log } of some) {
      const own = parts.get(key) ?? { ...part, spans: new Map(), logs: new Map() };
      parts.set(key, own);
      if (span) own.spans.set(id, span);
      if (log) own.logs.set(id, log);
    }
    return parts;
  };
  return [gather(items.slice(0, middle)), gather(items.slice(middle))];
}
