// The search follows ingest: what arrived is found a moment later.
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { indexWaiting } from "@/lib/server/search/index-waiting";
import type { Pause } from "@/lib/worker/pause";

/** Looked for without a message, too. */
const lookEveryMs = 1_000;
/** What arrives meanwhile is indexed together, and whoever waits for an answer comes first. */
const restLeastMs = 100;
const restFactor = 1;

/** Until `stopping` says so. `idle` may be ended when something arrives. */
export async function indexSearch(stopping: () => boolean, idle: Pause): Promise<void> {
  while (!stopping()) {
    const began = Date.now();
    const done = await indexWaiting(pool(), report).catch((error: unknown) => {
      report(error);
      return 0;
    });
    if (stopping()) return;
    if (done === 0) await idle.wait(lookEveryMs);
    else await rest(restLeastMs + restFactor * (Date.now() - began));
  }
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const report = (error: unknown) => logError(error, { process: "worker", job: "search" });
