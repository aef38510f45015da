import type { OpenRuns } from "@/lib/contract/run-control";
import { pool } from "@/lib/server/db";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { selectOpenGroups } from "@/lib/server/sql/control/open-runs";

export async function getOpenRuns(projectId: string): Promise<OpenRuns> {
  const groups = await selectOpenGroups(pool(), projectId);
  const { now } = await selectEpoch(pool(), projectId);
  const total = groups.reduce((sum, { running, waiting, lost }) => sum + running + waiting + lost, 0);
  return { total, groups, now: now.toISOString() };
}
