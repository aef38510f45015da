import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { copySpan } from "@/sdk/src/telemetry/copy-span";
import type { SpanQueue } from "@/sdk/src/telemetry/span-queue";

/** Small requests, one after the other: making one of them never holds the program up for more than a millisecond. */
const request = { spans: 64, bytes: 128 * 1024 };
/** After the first failure, doubled up to the last: a server that came back is met within three seconds. */
const firstBackoffMs = 250;
const lastBackoffMs = 3_000;
/** ExportResultCode.SUCCESS of @opentelemetry/core, which is no dependency of ours. */
const success = 0;
/** Of these a repeat would be refused as well: bad request, too large, unprocessable. */
const refusals: readonly unknown[] = [400, 413, 422];

type Outcome = "delivered" | "refused" | "failed";

/** Brings the queue to the collector. Nothing here throws or keeps the process alive, but a request under way. */
export class SpanSender {
  readonly #exporter: SpanExporter;
  readonly #queue: SpanQueue;
  #sending: Promise<void> | null = null;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #reported = 0;
  #sent = 0;
  #isWarned = false;

  constructor(exporter: SpanExporter, queue: SpanQueue) {
    this.#exporter = exporter;
    this.#queue = queue;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Sends all there is, or gives up at the first failure and comes back later. */
  send(): Promise<void> {
    if (this.#retry) return Promise.resolve();
    return this.#now();
  }

  /** One more try at once, also while a failure is waited out: the last words of a process. */
  lastTry(): Promise<void> {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    return this.#now();
  }

  #now(): Promise<void> {
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #drain(): Promise<void> {
    while (this.#queue.waiting > 0) {
      const dropped = this.#queue.dropped;
      const spans = this.#queue.take(request);
      const outcome = await this.#export(this.#withDropCount(spans, dropped - this.#reported));
      if (outcome === "failed") {
        this.#queue.failed();
        this.#waitOut();
        break;
      }
      this.#failures = 0;
      if (outcome === "refused") this.#queue.refused();
      else {
        this.#queue.delivered();
        this.#reported = dropped;
        this.#sent += spans.length;
      }
    }
    this.#warnOnce();
  }

  #export(spans: readonly ReadableSpan[]): Promise<Outcome> {
    return new Promise((resolve) => {
      try {
        this.#exporter.export([...spans], ({ code, error }) => {
          const status = error && "code" in error ? error.code : undefined;
          resolve(code === success ? "delivered" : refusals.includes(status) ? "refused" : "failed");
        });
      } catch {
        resolve("refused");
      }
    });
  }

  /** The first span of the next request tells how many were dropped since the last that arrived. */
  #withDropCount(spans: readonly ReadableSpan[], dropped: number): readonly ReadableSpan[] {
    const [first, ...rest] = spans;
    if (!first || dropped === 0) return spans;
    return [copySpan(first, { attributes: { ...first.attributes, "tracegate.telemetry.dropped": dropped } }), ...rest];
  }

  #waitOut(): void {
    const delayMs = Math.min(firstBackoffMs * 2 ** this.#failures++, lastBackoffMs);
    this.#retry = setTimeout(() => {
      this.#retry = null;
      void this.#now();
    }, delayMs);
    this.#retry.unref();
  }

  #warnOnce(): void {
    if (this.#isWarned || this.#queue.dropped === 0) return;
    this.#isWarned = true;
    process.emitWarning("Telemetry could not be delivered in time: the oldest spans are dropped, and counted.", {
      type: "TracegateWarning",
      code: "TRACEGATE_SPANS_DROPPED",
    });
  }
}
