// The numbers of this process, and who may read them.
import { timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Metrics } from "@/lib/domain/metrics/metrics";
import { env } from "@/lib/server/env";
import { hashSecret, isAdminKey } from "@/lib/server/secrets";

export type ProcessName = "web" | "collector" | "worker";
type LoopDelay = ReturnType<typeof monitorEventLoopDelay>;

// one set a process: Next bundles this module a second time
const kept = globalThis as typeof globalThis & { tracegateMetrics?: Metrics; tracegateLoopDelay?: LoopDelay };

export function metrics(): Metrics {
  kept.tracegateMetrics ??= new Metrics();
  if (kept.tracegateLoopDelay === undefined) {
    kept.tracegateLoopDelay = monitorEventLoopDelay({ resolution: 20 });
    kept.tracegateLoopDelay.enable();
  }
  return kept.tracegateMetrics;
}

export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

export function writeMetrics(name: ProcessName): string {
  const all = metrics();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  all.set("tracegate_process_info", "Which process this is", 1, { process: name });
  all.set("process_cpu_seconds_total", "Processor time of this process", (user + system) / 1e6);
  all.set("process_resident_memory_bytes", "Memory of this process", rss);
  all.set("nodejs_heap_used_bytes", "Memory of its JavaScript objects", heapUsed);
  all.set("process_start_time_seconds", "When it began", Math.round(Date.now() / 1000 - process.uptime()));
  const delay = kept.tracegateLoopDelay;
  if (delay !== undefined) {
    const p99 = delay.percentile(99) / 1e9;
    all.set("nodejs_eventloop_lag_p99_seconds", "How late its event loop comes, since the last reading", p99);
    delay.reset();
  }
  return all.write();
}

/** The admin key, or the token that is for nothing but this: a scraper needs no more. */
export function mayReadMetrics(authorization: string | null | undefined): boolean {
  const given = /^Bearer ([!-~]{1,500})$/i.exec(authorization ?? "")?.[1];
  if (given === undefined) return false;
  const token = env().TRACEGATE_METRICS_TOKEN;
  const isToken = token !== undefined && timingSafeEqual(hashSecret(given), hashSecret(token));
  return isToken || isAdminKey(given);
}
