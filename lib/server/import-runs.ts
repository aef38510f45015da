// Telemetry from a file. It streams through: taken apart into elements, decoded and written some megabytes at a time, so a
// file may be larger than the memory. What is stored already changes nothing, so a file may be imported again.
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { elementBytesMax, type ImportResult, importBytesMax, importedRunsMax } from "@/lib/contract/transfer";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { fromJaeger } from "@/lib/otlp/from-jaeger";
import { decodeLimits } from "@/lib/otlp/limits";
import { type Element, TelemetrySplitter } from "@/lib/otlp/split-json";
import type { Decoded } from "@/lib/otlp/wire";
import { WireError } from "@/lib/otlp/wire-error";
import { AppError } from "@/lib/server/errors";
import { type Ingest, IngestUnavailable } from "@/lib/server/ingest";

const batchBytes = 4 * 1024 ** 2;
const batchElements = 2_000;
/** How long a full queue or a database that restarts is waited for. */
const patienceMs = 60_000;

/** The types of the platform do not know that its streams can be iterated. */
type File = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/**
 * Imports OTLP/JSON (one document, or one a line), our exports, and Jaeger's JSON; gzip is recognised by its first bytes.
 * @throws AppError `invalid` where the file is none of these, `too_large` above the limits; what came before is kept.
 */
export async function importRuns(projectId: string, file: File | null, ingest: Ingest): Promise<ImportResult> {
  const importing = new Import(projectId, ingest);
  try {
    const splitter = new TelemetrySplitter(elementBytesMax);
    for await (const chunk of limited(await unzipped((file ?? nothing()) as AsyncIterable<Uint8Array>))) {
      for (const element of splitter.push(chunk)) await importing.take(element);
    }
    splitter.end();
    await importing.flush();
  } catch (error) {
    throw refusalOf(error, importing.taken);
  }
  if (importing.isEmpty) throw notTelemetry("it holds no resourceSpans, resourceLogs or Jaeger traces", 0);
  return importing.result();
}

function refusalOf(error: unknown, taken: number): unknown {
  if (error instanceof WireError) return notTelemetry(error.message, taken);
  if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_")) {
    return notTelemetry("its gzip stream is broken", taken);
  }
  if (error instanceof IngestUnavailable)
    return new AppError("overloaded", `Nothing more could be written: ${error.message}.`);
  return error;
}

function notTelemetry(why: string, taken: number): AppError {
  const kept = taken === 0 ? "" : ` What came before is kept: ${taken} spans and log records.`;
  const wanted =
    "Import OTLP/JSON, one document or one a line (an export of Tracegate, the file exporter of the OpenTelemetry Collector), or JSON of Jaeger; gzip is fine.";
  return new AppError("invalid", `The file cannot be imported: ${why}.${kept} ${wanted}`, {
    errors: [{ path: "", message: why }],
  });
}

async function* limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > importBytesMax)
      throw new AppError("too_large", `A file may have ${importBytesMax} bytes after decompression.`);
    yield piece;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function unzipped(file: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const pieces = file[Symbol.asyncIterator]();
  const first = await pieces.next();
  const all = (async function* () {
    if (first.done) return;
    yield first.value;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  })();
  const zipped = !first.done && first.value[0] === 0x1f && (first.value[1] ?? 0x8b) === 0x8b;
  return zipped ? Readable.from(all).pipe(createGunzip()) : all;
}

class Import {
  readonly #projectId: string;
  readonly #ingest: Ingest;
  readonly #runs = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  readonly #counts = { spans: 0, logs: 0, rejectedSpans: 0, rejectedLogs: 0, ignoredMetrics: 0 };
  #elements: Uint8Array[] = [];
  #signal: "spans" | "logs" = "spans";
  #bytes = 0;

  constructor(projectId: string, ingest: Ingest) {
    this.#projectId = projectId;
    this.#ingest = ingest;
  }

  get taken(): number {
    return this.#counts.spans + this.#counts.logs;
  }

  get isEmpty(): boolean {
    const { spans, logs, rejectedSpans, rejectedLogs, ignoredMetrics } = this.#counts;
    return spans + logs + rejectedSpans + rejectedLogs + ignoredMetrics === 0;
  }

  async take({ signal, bytes }: Element): Promise<void> {
    if (signal === "metrics") this.#counts.ignoredMetrics += 1;
    else if (signal === "jaeger") await this.#takeJaeger(bytes);
    else await this.#takeOtlp(signal, bytes);
  }

  async #takeJaeger(bytes: Uint8Array): Promise<void> {
    const converted = fromJaeger(JSON.parse(Buffer.from(bytes).toString()));
    if (converted === null) return;
    await this.flush();
    await this.#write("spans", Buffer.from(JSON.stringify(converted)));
  }

  async #takeOtlp(signal: "spans" | "logs", bytes: Uint8Array): Promise<void> {
    const full = this.#bytes + bytes.length > batchBytes || this.#elements.length >= batchElements;
    if (signal !== this.#signal || full) await this.flush();
    this.#signal = signal;
    this.#elements.push(bytes);
    this.#bytes += bytes.length;
  }

  async flush(): Promise<void> {
    if (this.#elements.length === 0) return;
    const comma = Buffer.from(",");
    const name = this.#signal === "spans" ? "resourceSpans" : "resourceLogs";
    const elements = this.#elements.flatMap((element, at) => (at === 0 ? [element] : [comma, element]));
    const document = Buffer.concat([Buffer.from(`{"${name}":[`), ...elements, Buffer.from("]}")]);
    this.#elements = [];
    this.#bytes = 0;
    await this.#write(this.#signal, document);
  }

  async #write(signal: "spans" | "logs", document: Uint8Array): Promise<void> {
    if (signal === "spans") {
      const decoded = decodeTracesJson(document, decodeLimits);
      const { rejectedSpans } = await this.#add(decoded, () =>
        this.#ingest.add(this.#projectId, decoded.items, [], document.length),
      );
      for (const { traceId } of decoded.items) this.#runs.set(traceId, (this.#runs.get(traceId) ?? 0) + 1);
      this.#counts.spans += decoded.items.length - rejectedSpans;
      this.#counts.rejectedSpans += decoded.rejected + rejectedSpans;
    } else {
      const decoded = decodeLogsJson(document, decodeLimits);
      const { rejectedLogs } = await this.#add(decoded, () =>
        this.#ingest.add(this.#projectId, [], decoded.items, document.length),
      );
      this.#counts.logs += decoded.items.length - rejectedLogs;
      this.#counts.rejectedLogs += decoded.rejected + rejectedLogs;
    }
  }

  async #add(decoded: Decoded<unknown>, add: () => ReturnType<Ingest["add"]>) {
    const result = await patiently(add);
    for (const reasons of [decoded.reasons, result.reasons]) {
      for (const [reason, count] of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + count);
    }
    return result;
  }

  result(): ImportResult {
    const runs = [...this.#runs].slice(0, importedRunsMax).map(([traceId, spans]) => ({ traceId, spans }));
    const reasons = [...this.#reasons].map(([reason, count]) => ({ reason, count }));
    return { runs, runCount: this.#runs.size, ...this.#counts, reasons };
  }
}

/** A queue that is full has room in a moment; an import has time. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof IngestUnavailable) || Date.now() + error.retryAfterMs > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs));
    }
  }
}
