import { partitionsMax, type Queue, type SystemHealth } from "@/lib/contract/system";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import * as sql from "@/lib/server/sql/system";
import { metrics } from "@/lib/server/telemetry/metrics";

const means: Readonly<Record<string, string>> = {
  search: "texts whose words are not indexed yet",
  findings: "runs that the rules have not read yet",
  costs: "runs whose costs are not summed up yet",
  webhooks: "deliveries that are to be made",
  events: "events that nobody was told of yet",
  notifications: "messages that are to be sent",
  alerts: "alerts whose time to be looked at has come",
  summaries: "very large runs whose summary lags behind",
};

type Reading = { readonly atMs: number; readonly spans: number };
const kept = globalThis as typeof globalThis & { tracegateInserted?: readonly Reading[] };
/** Readings closer together say little. */
const leastMs = 2_000;
const mostMs = 60_000;

export async function getSystem(): Promise<SystemHealth> {
  const [spans, queues, database, partitions, statements] = await Promise.all([
    sql.countInserted(pool()),
    listQueues(),
    sql.selectDatabase(pool()),
    sql.selectPartitions(pool(), partitionsMax),
    sql.selectStatements(pool()),
  ]);
  return {
    now: new Date().toISOString(),
    ingest: { spans, ...rateOf({ atMs: Date.now(), spans }) },
    queues,
    database,
    partitions: partitions.map(({ total: _, ...row }) => row),
    partitionsTotal: partitions[0]?.total ?? 0,
    slow:
      statements === null
        ? { source: "pg_stat_activity", queries: await sql.selectActivity(pool()) }
        : { source: "pg_stat_statements", queries: statements },
  };
}

export async function listQueues(): Promise<Queue[]> {
  const rows = await sql.selectQueues(pool());
  return rows.map(({ name, depth, lagMs }) => ({ name, means: means[name] ?? "", depth, lagMs: Math.round(lagMs) }));
}

/** Against the oldest reading of the last minute; a count that fell was reset. */
function rateOf(now: Reading): { spansPerSecond: number | null; overMs: number | null } {
  const readings = (kept.tracegateInserted ?? []).filter(({ atMs }) => now.atMs - atMs <= mostMs);
  const before = readings.find(({ atMs, spans }) => now.atMs - atMs >= leastMs && spans <= now.spans);
  kept.tracegateInserted = [...readings, now];
  if (before === undefined) return { spansPerSecond: null, overMs: null };
  const overMs = now.atMs - before.atMs;
  return { spansPerSecond: ((now.spans - before.spans) * 1_000) / overMs, overMs };
}

/** The same for the scraper of the web process: where the database is away, its gauges stay what they were. */
export async function noteSystem(): Promise<void> {
  const all = metrics();
  try {
    const [queues, { bytes, connections }] = await Promise.all([listQueues(), sql.selectDatabase(pool())]);
    for (const { name, depth, lagMs } of queues) {
      all.set("tracegate_queue_depth", "What waits for the worker", depth, { queue: name });
      all.set("tracegate_queue_lag_seconds", "How long the oldest of it waits", lagMs / 1_000, { queue: name });
    }
    all.set("tracegate_database_bytes", "Size of the database", bytes);
    all.set("tracegate_database_connections", "Connections to it", connections);
    all.set("tracegate_database_up", "Whether it answers", 1);
  } catch (error) {
    logError(error, { process: "web" });
    all.set("tracegate_database_up", "Whether it answers", 0);
  }
}
