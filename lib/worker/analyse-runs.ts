// The rules of findings follow ingest: a run is analysed a moment after its last span, and when an approval of it lapses.
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { addLapsedJobs } from "@/lib/server/sql/analysis-queue";
import type { Pause } from "@/lib/worker/pause";

/** Runs rest before they are analysed anyway: nobody needs to wake this. */
const lookEveryMs = 300;
/** Whoever waits for an answer comes first. */
const restMs = 20;
const lapsedEveryMs = 2_000;

export async function analyseRuns(stopping: () => boolean, pause: Pause): Promise<void> {
  let lookedUntil: Date | null = null;
  let lookAt = 0;
  while (!stopping()) {
    if (Date.now() >= lookAt) {
      lookAt = Date.now() + lapsedEveryMs;
      lookedUntil = await addLapsedJobs(pool(), lookedUntil).catch(reported(lookedUntil));
    }
    const done = await analyseWaiting(pool(), report).catch(reported(0));
    if (!stopping()) await pause.wait(done === 0 ? lookEveryMs : restMs);
  }
}

const report = (error: unknown) => logError(error, { process: "worker", job: "findings" });
const reported =
  <T>(instead: T) =>
  (error: unknown): T => {
    report(error);
    return instead;
  };
