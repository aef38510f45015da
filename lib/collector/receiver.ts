import { type Compression, collect, expectedBytes, inflate, tooLarge } from "@/lib/collector/body";
import type { ByteBudget, Lease } from "@/lib/collector/byte-budget";
import { RequestRefused } from "@/lib/collector/refusal";
import { Turns } from "@/lib/collector/turns";
import { countMetricsJson, countMetricsProtobuf } from "@/lib/otlp/count-metrics";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeLogsProtobuf, decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { type BodyLimits, decodeLimits } from "@/lib/otlp/limits";
import { type Encoding, type PartialSuccess, type Signal, toPartialSuccess } from "@/lib/otlp/response";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import { WireError } from "@/lib/otlp/wire-error";
import { type Ingest, IngestUnavailable } from "@/lib/server/ingest";
import { metrics } from "@/lib/server/telemetry/metrics";

export type Store = Pick<Ingest, "add">;

export type Delivery = {
  readonly projectId: string;
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly compression: Compression;
  /** Bytes on the wire, where the sender says so before. */
  readonly declaredBytes: number | undefined;
  readonly source: AsyncIterable<Buffer>;
  /** Finds the message in what was sent; HTTP sends nothing but the message. */
  readonly unwrap?: (sent: Buffer) => { readonly message: Buffer; readonly compression: Compression };
};

/** Requests below this do not wait for a turn to be decoded: a millisecond at most. */
const longBytes = 256 * 1024;

function noteRequest(signal: Signal, outcome: string, seconds: number): void {
  metrics().observe("tracegate_ingest_request_seconds", "OTLP requests until their commit", seconds, {
    signal,
    outcome,
  });
}

function noteItems(item: "span" | "log", kept: number, refused: number): void {
  const note = (outcome: string, by: number) =>
    metrics().count("tracegate_ingest_items_total", "Spans and log records that came in", { item, outcome }, by);
  if (kept > 0) note("kept", kept);
  if (refused > 0) note("refused", refused);
}

/** One for all listeners of a process: reads, decodes and stores requests within one budget of bytes. */
export class Receiver {
  readonly #store: Store;
  readonly #budget: ByteBudget;
  readonly #limits: BodyLimits;
  readonly #turns = new Turns();

  constructor(store: Store, budget: ByteBudget, limits: BodyLimits) {
    this.#store = store;
    this.#budget = budget;
    this.#limits = limits;
  }

  /** Resolves when all that is kept of the request is committed. @throws RequestRefused, SenderGone */
  async receive(delivery: Delivery): Promise<PartialSuccess | null> {
    const { declaredBytes, compression } = delivery;
    if (declaredBytes !== undefined && declaredBytes > this.#limits.wireBytesMax) {
      throw tooLarge(`the body is over the limit of ${this.#limits.wireBytesMax} bytes`);
    }
    const lease = this.#budget.open();
    const began = performance.now();
    let outcome = "kept";
    try {
      await lease.cover(expectedBytes(declaredBytes, compression, this.#limits));
      return await this.#accept(delivery, lease);
    } catch (error) {
      const refusal = toRefusal(error);
      outcome = refusal instanceof RequestRefused ? refusal.code : "gone";
      throw refusal;
    } finally {
      lease.close();
      noteRequest(delivery.signal, outcome, (performance.now() - began) / 1_000);
    }
  }

  async #accept(delivery: Delivery, lease: Lease): Promise<PartialSuccess | null> {
    const { projectId, signal } = delivery;
    const { spans, logs, bytes, rejected, reasons } = await this.#decode(delivery, lease);
    if (signal === "metrics") return rejected === 0 ? null : { rejected, message: "Tracegate does not keep metrics" };
    if (spans.length === 0 && logs.length === 0) return toPartialSuccess(signal, { items: [], rejected, reasons });
    const stored = await this.#store.add(projectId, spans, logs, bytes);
    noteItems("span", spans.length - stored.rejectedSpans, stored.rejectedSpans + (signal === "traces" ? rejected : 0));
    noteItems("log", logs.length - stored.rejectedLogs, stored.rejectedLogs + (signal === "logs" ? rejected : 0));
    metrics().count("tracegate_ingest_bytes_total", "Bytes of requests whose content was kept", {}, bytes);
    return toPartialSuccess(signal, {
      items: [],
      rejected: rejected + stored.rejectedSpans + stored.rejectedLogs,
      reasons: new Map([...reasons, ...stored.reasons]),
    });
  }

  /** Apart from storing, so that the body can be freed while its spans wait for their commit. */
  async #decode({ source, unwrap, compression, signal, encoding }: Delivery, lease: Lease): Promise<Contents> {
    const sent = await collect(source, lease, this.#limits.wireBytesMax);
    const wrapped = unwrap === undefined ? { message: sent, compression } : unwrap(sent);
    const body = await inflate(wrapped.message, wrapped.compression, lease, this.#limits);
    lease.shrink(body.length);
    if (body.length > longBytes) await this.#turns.next();
    return { ...decode(signal, encoding, body), bytes: body.length };
  }
}

type Contents = {
  readonly spans: readonly WireSpan[];
  readonly logs: readonly WireLog[];
  readonly bytes: number;
  readonly rejected: number;
  readonly reasons: ReadonlyMap<string, number>;
};

function decode(signal: Signal, encoding: Encoding, body: Buffer): Omit<Contents, "bytes"> {
  const isJson = encoding === "json";
  if (signal === "metrics") {
    const rejected = (isJson ? countMetricsJson : countMetricsProtobuf)(body);
    return { spans: [], logs: [], rejected, reasons: new Map() };
  }
  if (signal === "traces") {
    const { items, rejected, reasons } = (isJson ? decodeTracesJson : decodeTracesProtobuf)(body, decodeLimits);
    return { spans: items, logs: [], rejected, reasons };
  }
  const { items, rejected, reasons } = (isJson ? decodeLogsJson : decodeLogsProtobuf)(body, decodeLimits);
  return { spans: [], logs: items, rejected, reasons };
}

/** What storage throws is a matter of the moment (it refuses single spans by itself): the sender shall try again. */
function toRefusal(error: unknown): unknown {
  if (error instanceof WireError) return new RequestRefused(error.code, error.message);
  if (!(error instanceof IngestUnavailable)) return error;
  const retryAfterSeconds = Math.ceil(error.retryAfterMs / 1000);
  const code = error.reason === "overloaded" ? "overloaded" : "unavailable";
  return Object.assign(new RequestRefused(code, `${error.message}: try again later`, retryAfterSeconds), {
    cause: error,
  });
}
