import type { Context } from "@opentelemetry/api";
import type { ReadableSpan, Span, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { SpanQueue } from "@/sdk/src/telemetry/span-queue";
import type { SpanSender } from "@/sdk/src/telemetry/span-sender";
import { startRecord } from "@/sdk/src/telemetry/start-record";

/** How long an ended span, and one that has begun, waits for others. */
const delayMs = 500;
/** Above this many at once, spans are not told of before they end. */
const openMax = 10_000;

/** Queues ended spans, and start records of those still open when the others are sent: a step of a few ms costs one record. */
export class QueueingSpanProcessor implements SpanProcessor {
  readonly #queue: SpanQueue;
  readonly #sender: SpanSender;
  readonly #newSpanId: () => string;
  readonly #open = new Set<Span>();
  #timer: NodeJS.Timeout | null = null;

  constructor(queue: SpanQueue, sender: SpanSender, newSpanId: () => string) {
    this.#queue = queue;
    this.#sender = sender;
    this.#newSpanId = newSpanId;
  }

  onStart(span: Span, _parent: Context): void {
    if (this.#open.size < openMax) this.#open.add(span);
    this.#schedule();
  }

  onEnd(span: ReadableSpan): void {
    this.#open.delete(span as Span);
    this.#queue.add(span);
    this.#schedule();
  }

  async forceFlush(): Promise<void> {
    await this.#sender.send();
  }

  async shutdown(): Promise<void> {
    await this.#sender.lastTry();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#announce();
      void this.#sender.send();
    }, delayMs).unref();
  }

  #announce(): void {
    for (const span of this.#open) this.#queue.add(startRecord(span, this.#newSpanId()));
    this.#open.clear();
  }
}
