import { createHash, randomFillSync } from "node:crypto";
import type { IdGenerator } from "@opentelemetry/sdk-trace-base";

export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** The span of a run has the same id in every process that goes on with it: delivered again, it is the same span, longer. */
export function runSpanId(traceId: string): string {
  return createHash("sha256").update(`tracegate run ${traceId}`).digest("hex").slice(0, 16);
}

/** Random ids, but for a span that is started within `fixed`. */
export class SpanIdSource implements IdGenerator {
  #fixed: SpanIds | null = null;
  readonly #pool = Buffer.alloc(4_096);
  #at = this.#pool.length;

  fixed<T>(ids: SpanIds, start: () => T): T {
    this.#fixed = ids;
    try {
      return start();
    } finally {
      this.#fixed = null;
    }
  }

  generateTraceId = (): string => this.#fixed?.traceId ?? this.#random(16);
  generateSpanId = (): string => this.#fixed?.spanId ?? this.#random(8);

  /** All zero is no id: once in 2^64 the last digit is set. */
  #random(bytes: number): string {
    if (this.#at + bytes > this.#pool.length) {
      randomFillSync(this.#pool);
      this.#at = 0;
    }
    const hex = this.#pool.toString("hex", this.#at, this.#at + bytes);
    this.#at += bytes;
    return /[^0]/.test(hex) ? hex : `${hex.slice(0, -1)}1`;
  }
}
