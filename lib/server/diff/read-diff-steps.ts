// Reads the steps of a run for a diff: some spans at a time, so that a long run fits into memory. A span that is stored
// as another one was is not read again: contents are named by their hash, so equal rows say the same.
import { hash } from "node:crypto";
import { type StepDigest, StepDigester } from "@/lib/domain/diff/digest-step";
import type { DiffStep } from "@/lib/domain/diff/run-shape";
import { joinLogs } from "@/lib/otlp/join-logs";
import { toContent } from "@/lib/otlp/to-content";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { type DiffSpanRow, selectDiffSpans } from "@/lib/server/sql/select-diff-spans";
import {
  hasElsewhereLogs,
  type RunAt,
  selectAllLogs,
  selectLogs,
  selectTexts,
} from "@/lib/server/sql/select-telemetry";
import {
  loadTexts,
  RowDecoder,
  refsOfLog,
  refsOfSpans,
  type StoredLog,
  type StoredSpan,
} from "@/lib/server/store-load";

const spansAtOnce = 1_000;
/** Texts that are kept for the next part of the run: conversations come again. */
const keptChars = 16_000_000;

type RunOfSteps = RunAt & { readonly logCount: number };
type Read = Pick<DiffStep, "kind" | "failed" | "errorText"> & { readonly digest: StepDigest };

const shortHash = (text: string) => hash("sha256", text, "base64url").slice(0, 22);

/** For the runs of one diff. */
export class DiffReader {
  readonly #digester = new StepDigester(shortHash);
  readonly #known = new Map<string, Read>();

  async read(run: RunOfSteps): Promise<DiffStep[]> {
    const steps: DiffStep[] = [];
    const texts = new KeptTexts(run);
    const logs = run.logCount > 0 ? await logsOf(run) : null;
    for await (const rows of rowsOf(run)) await this.#readRows(rows, texts, logs, steps);
    return steps;
  }

  async #readRows(
    rows: readonly DiffSpanRow[],
    texts: KeptTexts,
    logs: LogsOf | null,
    into: DiffStep[],
  ): Promise<void> {
    const keys = rows.map((row) => (logs === null ? keyOf(row) : null));
    const fresh = rows.filter((_, at) => !this.#known.has(keys[at] ?? ""));
    const read = await this.#readFresh(fresh, texts, logs);
    for (const [at, row] of rows.entries()) {
      const key = keys[at] ?? null;
      const step = read.get(row.spanId) ?? this.#known.get(key ?? "");
      if (step === undefined) continue;
      if (key !== null) this.#known.set(key, step);
      into.push(stepOf(row, step));
    }
  }

  /** Of rows that are stored alike one is read. */
  async #readFresh(rows: readonly DiffSpanRow[], texts: KeptTexts, logs: LogsOf | null): Promise<Map<string, Read>> {
    const stored = rows.map(storedOf);
    const records = logs === null ? [] : await logs(rows.map(({ spanId }) => spanId));
    const found = await loadTexts(texts.fetch, (need) => {
      refsOfSpans(stored, need);
      for (const log of records) refsOfLog(log, need);
    });
    const decoder = new RowDecoder(found);
    const read = new Map<string, Read>();
    // without records one span after the other is decoded, so that only one is in memory
    if (records.length === 0) for (const span of stored) read.set(span.spanId, this.#digest(decoder.span(span), []));
    else {
      const wires = stored.map((span) => decoder.span(span));
      const joined = joinLogs(
        wires,
        records.map((log) => decoder.log(log)),
      );
      for (const span of wires) read.set(span.spanId, this.#digest(span, joined.get(span.spanId) ?? []));
    }
    return read;
  }

  #digest(span: WireSpan, logs: readonly WireLog[]): Read {
    const content = toContent(span, logs);
    const { kind, error } = content;
    return { digest: this.#digester.digest(content), kind, failed: error !== null, errorText: error?.message ?? null };
  }
}

/** Parts of the run; the next one is asked for while the last one is worked on. */
async function* rowsOf(run: RunAt): AsyncGenerator<DiffSpanRow[]> {
  let rows = await selectDiffSpans(pool(), run, "", spansAtOnce);
  for (;;) {
    const last = rows.at(-1);
    const next = last && rows.length === spansAtOnce ? selectDiffSpans(pool(), run, last.spanId, spansAtOnce) : null;
    // where the work fails first, nobody waits for it any more
    next?.catch(() => {});
    yield rows;
    if (next === null) return;
    rows = await next;
  }
}

type LogsOf = (spanIds: readonly string[]) => Promise<StoredLog[]>;

/** A record that names another span than its own can belong to any: then all of them are read, each time. */
async function logsOf(run: RunOfSteps): Promise<LogsOf> {
  if (!(await hasElsewhereLogs(pool(), run))) return (spanIds) => selectLogs(pool(), run, spanIds);
  const all = await selectAllLogs(pool(), run);
  return async () => all;
}

class KeptTexts {
  readonly #run: RunAt;
  readonly #texts = new Map<string, string>();
  #chars = 0;

  constructor(run: RunAt) {
    this.#run = run;
  }

  readonly fetch = async (refs: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    const missing: string[] = [];
    for (const ref of refs) {
      const text = this.#texts.get(ref);
      if (text === undefined) missing.push(ref);
      else found.set(ref, text);
    }
    if (missing.length === 0) return found;
    if (this.#chars > keptChars) this.#forget();
    for (const [ref, text] of await selectTexts(pool(), this.#run, missing)) {
      found.set(ref, text);
      this.#texts.set(ref, text);
      this.#chars += text.length;
    }
    return found;
  };

  #forget(): void {
    this.#texts.clear();
    this.#chars = 0;
  }
}

/** Values that make no difference: counts of tokens, ids of answers, calls and conversations. */
const varying =
  /"[^"]*(?:usage|token_count|\.cost|msTo|response\.id|response\.timestamp|call\.id|call_id|toolCall\.id|conversation\.id|session\.id|user\.id)[^"]*": ?(?:-?[\d.eE+-]+|"(?:[^"\\]|\\.)*"|\{"[id]": ?"?[^"}]*"?\}),?/g;

/** Equal only for rows that read alike; the order of keys is that of jsonb. */
function keyOf({ name, statusCode, attributes, events, extra, scopeHash, endNs }: DiffSpanRow): string {
  const said = (attributes ?? "").replace(varying, "");
  const happened = (events ?? "").replace(/"t": ?"\d+"/g, "");
  return shortHash([name, statusCode, endNs === null, scopeHash, extra, said, happened].join("\n"));
}

function storedOf(row: DiffSpanRow): StoredSpan {
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    name: row.name,
    spanKind: row.spanKind,
    startNs: row.startNs,
    endNs: row.endNs,
    statusCode: row.statusCode,
    attributes: parsed(row.attributes),
    events: parsed(row.events),
    links: null,
    extra: parsed(row.extra),
    resourceHash: row.resourceHash,
    scopeHash: row.scopeHash,
  };
}

const parsed = (text: string | null) => (text === null ? null : JSON.parse(text));

/** No spread: it would cost as much as all the rest. */
function stepOf(row: DiffSpanRow, { digest, kind, failed, errorText }: Read): DiffStep {
  return {
    name: digest.name,
    prompt: digest.prompt,
    system: digest.system,
    answer: digest.answer,
    arguments: digest.arguments,
    result: digest.result,
    model: digest.model,
    parameters: digest.parameters,
    tools: digest.tools,
    schema: digest.schema,
    error: digest.error,
    asked: digest.asked,
    said: digest.said,
    kind,
    failed,
    errorText,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    startNs: BigInt(row.startNs),
    endNs: row.endNs === null ? null : BigInt(row.endNs),
    costMicroUsd: row.costMicroUsd,
    tokens: row.tokens,
  };
}
