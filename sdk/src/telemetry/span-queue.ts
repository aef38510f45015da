import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";

export interface QueueLimits {
  readonly spans: number;
  readonly bytes: number;
}

interface Entry {
  readonly span: ReadableSpan;
  readonly bytes: number;
}

/**
 * Spans on their way out, oldest first. Those taken for a request count until it is answered: what has failed comes back to
 * the front, and then the oldest are dropped down to the limits. So each span is delivered or counted as dropped, not both.
 */
export class SpanQueue {
  readonly #limits: QueueLimits;
  /** A list with a moving head: `shift` of a long array would move all of it. */
  #waiting: Entry[] = [];
  #head = 0;
  #taken: Entry[] = [];
  #bytes = 0;
  #dropped = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  /** Of those waiting and taken. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(span: ReadableSpan): void {
    const entry = { span, bytes: weigh(span) };
    this.#waiting.push(entry);
    this.#bytes += entry.bytes;
    this.#trim();
  }

  /** The oldest, at most as many as one request may hold, at least one if there is any. */
  take(most: QueueLimits): ReadableSpan[] {
    let bytes = 0;
    while (this.#taken.length < most.spans) {
      const next = this.#waiting[this.#head];
      if (!next || (this.#taken.length > 0 && bytes + next.bytes > most.bytes)) break;
      bytes += next.bytes;
      this.#taken.push(next);
      this.#head++;
    }
    this.#compact();
    return this.#taken.map((entry) => entry.span);
  }

  delivered(): void {
    this.#release();
  }

  /** Nobody will ever take them. */
  refused(): void {
    this.#dropped += this.#taken.length;
    this.#release();
  }

  failed(): void {
    this.#waiting = [...this.#taken, ...this.#waiting.slice(this.#head)];
    this.#head = 0;
    this.#taken = [];
    this.#trim();
  }

  #release(): void {
    for (const entry of this.#taken) this.#bytes -= entry.bytes;
    this.#taken = [];
  }

  #trim(): void {
    while (this.waiting + this.#taken.length > this.#limits.spans || this.#bytes > this.#limits.bytes) {
      const oldest = this.#waiting[this.#head];
      if (!oldest) return;
      this.#head++;
      this.#bytes -= oldest.bytes;
      this.#dropped++;
    }
    this.#compact();
  }

  #compact(): void {
    if (this.#head < 1_024 || this.#head * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}

/** About what it costs on the wire: texts, and a constant for ids, times and punctuation. */
function weigh(span: ReadableSpan): number {
  let bytes = 400 + span.name.length + weighAttributes(span.attributes);
  for (const event of span.events) bytes += 60 + event.name.length + weighAttributes(event.attributes ?? {});
  return bytes + span.links.length * 100;
}

function weighAttributes(attributes: ReadableSpan["attributes"]): number {
  let bytes = 0;
  for (const key in attributes) {
    const value = attributes[key];
    bytes += 40 + key.length + (typeof value === "string" ? Buffer.byteLength(value) : 16);
    if (Array.isArray(value))
      for (const item of value) bytes += typeof item === "string" ? Buffer.byteLength(item) : 16;
  }
  return bytes;
}
