// The worker: what must happen but no request waits for. It may be stopped or killed at any time, and run more than once.
import { setPriority } from "node:os";
import { closeDatabase, pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { closeLive, onEveryRunChanged } from "@/lib/server/live";
import { Partitions } from "@/lib/server/partitions";
import { deleteOldEvents } from "@/lib/server/sql/control/events";
import { deleteOldAnswers } from "@/lib/server/sql/idempotency";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { endUnseen } from "@/lib/server/sql/notify/desktop";
import { deleteOldNotices } from "@/lib/server/sql/notify/events";
import { metrics } from "@/lib/server/telemetry/metrics";
import { nameOwnProcess, sendOwnSpans } from "@/lib/server/telemetry/own-spans";
import { analyseRuns } from "@/lib/worker/analyse-runs";
import { countCosts } from "@/lib/worker/count-costs";
import { deleteData, restAfter } from "@/lib/worker/delete-data";
import { deliverNotifications, finishNotifications } from "@/lib/worker/deliver-notifications";
import { deliverWebhooks, finishDeliveries } from "@/lib/worker/deliver-webhooks";
import { evaluateAlerts } from "@/lib/worker/evaluate-alerts";
import { indexSearch } from "@/lib/worker/index-search";
import { judgeRuns } from "@/lib/worker/judge-runs";
import { listenForMetrics } from "@/lib/worker/listen-for-metrics";
import { Pause } from "@/lib/worker/pause";
import { repriceRuns } from "@/lib/worker/reprice-runs";
import { summariseStale } from "@/lib/worker/summarise-stale";
import { sweepControl, tellApproaching } from "@/lib/worker/sweep-control";

/** And four times as long as the last round took: a huge live run must not keep the database busy. */
const summariseEveryMs = 250;
const restFactor = 4;
/** Also without a message: one may have been lost, or a worker died half-way. */
const sweepEveryMs = 60_000;
const hourlyMs = 3_600_000;
/** Deadlines of the control plane and its outbox: people and programs wait for these. */
const controlEveryMs = 200;
/** Escalations and ends that come near: nobody counts the seconds. */
const approachingEveryMs = 2_000;
/** Each alert says itself how often it is looked at. */
const alertsEveryMs = 2_000;
/** Behind whoever is waited for, where processors are short. */
const niceness = 10;

const changed = new Map<string, RunKey>();
let sweepAt = 0;
let hourlyAt = 0;
let stopping = false;
const search = new Pause();
const analysis = new Pause();
const repricing = new Pause();
const costs = new Pause();
const judge = new Pause();
const pauses = [search, analysis, repricing, costs, judge];

onEveryRunChanged((projectId, traceIds) => {
  if (projectId === null || traceIds === null) sweepAt = 0;
  else for (const traceId of traceIds) changed.set(`${projectId} ${traceId}`, { projectId, traceId });
  search.end();
});

async function round(): Promise<void> {
  const now = Date.now();
  if (now >= hourlyAt) {
    await new Partitions(pool()).ensureAhead(now);
    await deleteOldAnswers(pool());
    await deleteOldEvents(pool());
    await deleteOldNotices(pool());
    hourlyAt = now + hourlyMs;
  }
  const named = [...changed.values()];
  changed.clear();
  if (now >= sweepAt) {
    sweepAt = now + sweepEveryMs;
    await endUnseen(pool());
    await summariseStale(null);
  } else if (named.length > 0) await summariseStale(named);
}

/** Each job in a loop of its own: a huge run must not keep an approval from expiring in time. */
async function repeat(job: () => Promise<void>, restMs: (tookMs: number) => number): Promise<void> {
  const pause = new Pause();
  pauses.push(pause);
  while (!stopping) {
    const began = Date.now();
    await job().catch((error: unknown) => {
      sweepAt = 0;
      metrics().count("tracegate_worker_failures_total", "Rounds of a job that failed", { job: job.name });
      logError(error, { process: "worker" });
    });
    const tookMs = Date.now() - began;
    metrics().observe("tracegate_worker_round_seconds", "Rounds of a job", tookMs / 1_000, { job: job.name });
    if (!stopping) await pause.wait(restMs(tookMs));
  }
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    stopping = true;
    for (const pause of pauses) pause.end();
  });
}

setPriority(niceness);
nameOwnProcess("worker");
const listener = await listenForMetrics();
await Promise.all([
  repeat(round, (tookMs) => summariseEveryMs + restFactor * tookMs),
  repeat(sweepControl, () => controlEveryMs),
  repeat(deliverWebhooks, () => controlEveryMs),
  repeat(deliverNotifications, () => controlEveryMs),
  repeat(tellApproaching, () => approachingEveryMs),
  repeat(evaluateAlerts, (tookMs) => alertsEveryMs + tookMs),
  repeat(deleteData, restAfter),
  indexSearch(() => stopping, search),
  analyseRuns(() => stopping, analysis),
  repriceRuns(() => stopping, repricing),
  countCosts(() => stopping, costs),
  judgeRuns(() => stopping, judge),
]);
await finishDeliveries();
await finishNotifications();
listener?.close();
await sendOwnSpans();
await closeLive();
await closeDatabase();
