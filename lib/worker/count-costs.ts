// Costs follow the findings, which follow ingest: what arrived is counted a moment later.
import { countWaiting } from "@/lib/server/costs/count-waiting";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import type { Pause } from "@/lib/worker/pause";

const lookEveryMs = 500;
/** Whoever waits for an answer comes first. */
const restMs = 20;

export async function countCosts(stopping: () => boolean, pause: Pause): Promise<void> {
  while (!stopping()) {
    const done = await countWaiting(pool(), report).catch((error: unknown) => {
      report(error);
      return 0;
    });
    if (!stopping()) await pause.wait(done === 0 ? lookEveryMs : restMs);
  }
}

const report = (error: unknown) => logError(error, { process: "worker", job: "costs" });
