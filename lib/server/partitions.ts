// Telemetry lies in one partition a day. Days that no clock can mean share one of their own.
import type pg from "pg";
import { createPartitions, selectPartitionDays } from "@/lib/server/sql/partitions";

const dayMs = 86_400_000;
const oldestDays = 400;
const aheadDays = 2;
/** Partition of absurd timestamps. */
export const defaultDay = "0001-01-01";

const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The day of a run whose first span starts at `startNs`. */
export function dayOf(startNs: bigint, nowMs: number): string {
  const ms = Number(startNs / 1_000_000n);
  const today = Math.floor(nowMs / dayMs) * dayMs;
  if (ms < today - oldestDays * dayMs || ms >= today + (aheadDays + 1) * dayMs) return defaultDay;
  return dayAt(ms);
}

/** Makes partitions when they are first needed, and knows which exist. */
export class Partitions {
  readonly #pool: pg.Pool;
  #known: Set<string> | null = null;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** After this, rows of these days have a partition. */
  async ensure(days: Iterable<string>): Promise<void> {
    const missing = [...new Set(days)].filter((day) => day !== defaultDay && !this.#known?.has(day));
    if (missing.length === 0) return;
    const client = await this.#pool.connect();
    try {
      const known = new Set(await selectPartitionDays(client));
      for (const day of missing.sort()) if (!known.has(day)) await createPartitions(client, day);
      this.#known = new Set([...known, ...missing]);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Today and the days ahead, so that no flush at midnight waits for them. */
  async ensureAhead(nowMs: number): Promise<void> {
    const days = Array.from({ length: aheadDays + 1 }, (_, ahead) => dayAt(nowMs + ahead * dayMs));
    await this.ensure(days);
  }

  /** Forgets what exists: somebody dropped a partition. */
  forget(): void {
    this.#known = null;
  }
}
