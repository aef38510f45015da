// The worker: what must happen but nobody waits for. It may be stopped or killed at any time, and run more than once.
import { setPriority } from "node:os";
import { closeDatabase, pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { closeLive, onEveryRunChanged } from "@/lib/server/live";
import { Partitions } from "@/lib/server/partitions";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { indexSearch } from "@/lib/worker/index-search";
import { Pause } from "@/lib/worker/pause";
import { summariseStale } from "@/lib/worker/summarise-stale";

/** And four times as long as the last round took: a huge live run must not keep the database busy. */
const summariseEveryMs = 250;
const restFactor = 4;
/** Also without a message: one may have been lost, or a worker died half-way. */
const sweepEveryMs = 60_000;
const partitionsEveryMs = 3_600_000;
/** Behind whoever is waited for, where processors are short. */
const niceness = 10;

const changed = new Map<string, RunKey>();
let sweepAt = 0;
let partitionsAt = 0;
let stopping = false;
const rounds = new Pause();
const search = new Pause();

onEveryRunChanged((projectId, traceIds) => {
  if (projectId === null || traceIds === null) sweepAt = 0;
  else for (const traceId of traceIds) changed.set(`${projectId} ${traceId}`, { projectId, traceId });
  search.end();
});

async function round(): Promise<void> {
  const now = Date.now();
  if (now >= partitionsAt) {
    await new Partitions(pool()).ensureAhead(now);
    partitionsAt = now + partitionsEveryMs;
  }
  const named = [...changed.values()];
  changed.clear();
  if (now >= sweepAt) {
    sweepAt = now + sweepEveryMs;
    await summariseStale(null);
  } else if (named.length > 0) await summariseStale(named);
}

async function everyRound(): Promise<void> {
  while (!stopping) {
    const began = Date.now();
    await round().catch((error: unknown) => {
      sweepAt = 0;
      logError(error, { process: "worker" });
    });
    if (!stopping) await rounds.wait(summariseEveryMs + restFactor * (Date.now() - began));
  }
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    stopping = true;
    rounds.end();
    search.end();
  });
}

setPriority(niceness);
await Promise.all([everyRound(), indexSearch(() => stopping, search)]);
await closeLive();
await closeDatabase();
