// What a process does for the calls that it carries.
import { pool } from "@/lib/server/db";
import { leaseMs } from "@/lib/server/gateway/open-calls";
import { type OpenCall, renewCalls, selectKilledRuns } from "@/lib/server/sql/control/gateway";

/** Long before a lease ends. */
export const renewEveryMs = leaseMs / 3;

/** Keeps their money held and their runs open. */
export function keepCalls(projectId: string, calls: readonly OpenCall[]): Promise<void> {
  return renewCalls(pool(), projectId, calls, leaseMs);
}

/** The runs of these calls that were killed. */
export async function killedRuns(projectId: string, calls: readonly OpenCall[]): Promise<ReadonlySet<string>> {
  const runIds = [...new Set(calls.map(({ runId }) => runId))];
  return new Set(await selectKilledRuns(pool(), projectId, runIds));
}
