import type { Decoded } from "@/lib/otlp/wire";

/** Collects what a decoder keeps and counts, with reasons, what it refuses or drops. */
export class Batch<T> implements Decoded<T> {
  readonly items: T[] = [];
  readonly reasons = new Map<string, number>();
  rejected = 0;

  keep(item: T): void {
    this.items.push(item);
  }

  refuse(reason: string): void {
    this.rejected++;
    this.warn(reason);
  }

  /** The item was kept, but not all of it. */
  warn(reason: string): void {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }
}
