// Retention and erasures: in the background, some runs at a time, with as much rest as work, so that ingest is not held up.
import { dropEmptyDays, planRetentionJobs } from "@/lib/server/data/retention";
import { runDataJobs } from "@/lib/server/data/run-jobs";

const planEveryMs = 3_600_000;
let planAt = 0;
let wasBusy = false;

export async function deleteData(): Promise<void> {
  if (Date.now() >= planAt) {
    await planRetentionJobs();
    planAt = Date.now() + planEveryMs;
    await dropEmptyDays();
  }
  const busy = await runDataJobs();
  // once it is over, its days may be empty
  if (wasBusy && !busy) await dropEmptyDays();
  wasBusy = busy;
}

/** After a piece as long as it took, twice; without work a second. */
export const restAfter = (tookMs: number): number => (wasBusy ? 2 * tookMs : 1_000);
