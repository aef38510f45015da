// Prices stored runs again, a batch at a time, while the product goes on: after each batch it rests as long as that took.
import type { PoolClient } from "pg";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { repriceBatch } from "@/lib/server/prices/reprice-batch";
import type { LockedRun } from "@/lib/server/sql/lock-runs";
import { changesChannel, notifyChanges } from "@/lib/server/sql/notify-changes";
import type { Pause } from "@/lib/worker/pause";

const idleMs = 2_000;
/** Of the time that a batch took: ingest and readers have the rest. */
const restShare = 0.25;
const brokenMs = 5_000;

export async function repriceRuns(isStopping: () => boolean, pause: Pause): Promise<void> {
  while (!isStopping()) {
    const began = Date.now();
    const changed = await inOneTransaction(repriceBatch).catch((error: unknown) => {
      logError(error, { process: "worker", job: "reprice" });
      return "broken" as const;
    });
    if (isStopping()) return;
    if (changed === "broken") await pause.wait(brokenMs);
    else if (changed === null) await pause.wait(idleMs);
    else {
      await tell(changed);
      await pause.wait((Date.now() - began) * restShare);
    }
  }
}

async function inOneTransaction<T>(act: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    await client.query("begin");
    const result = await act(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    const broken = await client.query("rollback").then(
      () => false,
      () => true,
    );
    client.release(broken);
    throw error;
  }
}

/** Pages that show these runs read them again. */
async function tell(changed: readonly LockedRun[]): Promise<void> {
  const [first] = changed;
  if (first === undefined) return;
  const traces = new Set(changed.map(({ traceId }) => traceId));
  await notifyChanges(pool(), changesChannel, new Map([[first.projectId, traces]])).catch(() => {});
}
