// The rules of findings follow ingest: a run is analysed a moment after its last span.
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import type { Pause } from "@/lib/worker/pause";

/** Runs rest before they are analysed anyway: nobody needs to wake this. */
const lookEveryMs = 300;
/** Whoever waits for an answer comes first. */
const restMs = 20;

export async function analyseRuns(stopping: () => boolean, pause: Pause): Promise<void> {
  while (!stopping()) {
    const done = await analyseWaiting(pool(), report).catch((error: unknown) => {
      report(error);
      return 0;
    });
    if (!stopping()) await pause.wait(done === 0 ? lookEveryMs : restMs);
  }
}

const report = (error: unknown) => logError(error, { process: "worker", job: "findings" });
