import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";

const Time = z.string();
const Count = z.int();
export const partitionsMax = 60;

const Queue = z.object({
  name: z.string(),
  /** What is done with what waits in it. */
  means: z.string(),
  depth: Count,
  /** How long the oldest waits beyond its time; 0 where nothing is late. */
  lagMs: Count,
});
export type Queue = z.infer<typeof Queue>;

const SlowQuery = z.object({
  query: z.string(),
  /** null: it is still at work. */
  calls: Count.nullable(),
  meanMs: z.number().nullable(),
  totalMs: z.number(),
});

export const SystemHealth = z.object({
  now: Time,
  ingest: z.object({
    /** Spans that were ever written, of which the database keeps count since its statistics were reset. */
    spans: Count,
    /** Between the last two readings of this process; null at the first. */
    spansPerSecond: z.number().nullable(),
    overMs: Count.nullable(),
  }),
  queues: z.array(Queue),
  database: z.object({
    version: z.string(),
    bytes: Count,
    connections: Count,
    connectionsMax: Count,
    cacheHitShare: z.number().nullable(),
  }),
  partitions: z.array(
    z.object({
      table: z.string(),
      name: z.string(),
      /** As the planner reckons. */
      rows: Count,
      bytes: Count,
    }),
  ),
  partitionsTotal: Count,
  slow: z.object({
    /** Without pg_stat_statements only what runs at this moment is known. */
    source: z.enum(["pg_stat_statements", "pg_stat_activity"]),
    queries: z.array(SlowQuery),
  }),
});
export type SystemHealth = z.infer<typeof SystemHealth>;

export const systemCalls = {
  getSystem: {
    method: "GET",
    path: "/system",
    who: "admin",
    summary: "How the installation stands: ingest rate, queues, database, partitions, slow queries",
    status: 200,
    answer: SystemHealth,
  },
} as const satisfies Record<string, ApiCall>;

export const systemShapes = { SystemHealth } as const satisfies Record<string, z.ZodType>;
