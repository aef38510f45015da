// One look at an alert: measures, judges under the lock of the project, and tells what changed, once.
import { everyMs, isBeyond, nextState } from "@/lib/domain/alerts/alert";
import { type Measured, measure } from "@/lib/server/alerts/measure";
import { describeAlert } from "@/lib/server/alerts/tell";
import { system, type Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { type AlertRow, selectAlert } from "@/lib/server/sql/alerts/alerts";
import { type DueAlert, insertChange, saveEvaluation } from "@/lib/server/sql/alerts/evaluations";
import { inProject } from "@/lib/server/transaction";

const minuteMs = 60_000;

export async function evaluateAlert({ id, projectId }: DueAlert): Promise<void> {
  const alert = await selectAlert(pool(), projectId, id);
  if (alert === null || !alert.enabled) return;
  // measured before the lock is taken: what takes long must not keep the control plane waiting
  const measured = await measure(projectId, alert, new Date());
  await inProject(projectId, system, async (tx) => settle(await tx.lock(projectId), alert, measured));
}

async function settle(work: Work, alert: AlertRow, { value, bounds }: Measured): Promise<void> {
  const { now } = work;
  const before = { state: alert.state, turnedMs: alert.turnedAt?.getTime() ?? null };
  const after = nextState(before, isBeyond(value, bounds), now.getTime(), alert.forMinutes * minuteMs);
  const changed = after.state !== alert.state;
  const silent = alert.silencedUntil !== null && alert.silencedUntil > now;
  const since = changed || alert.since === null ? now : alert.since;
  const seen = { value, low: bounds?.low ?? null, high: bounds?.high ?? null };
  // what began to fire in silence is told when that ends; what was never told need not be taken back
  const tellsFiring = after.state === "firing" && !silent && (changed || !alert.told);
  const tellsEnd = changed && after.state === "ok" && !silent && alert.told;
  const saved = await saveEvaluation(work.db, {
    ...{ projectId: work.projectId, id: alert.id, revision: alert.revision, state: after.state, since, ...seen },
    turnedAt: after.turnedMs === null ? null : new Date(after.turnedMs),
    told: after.state === "firing" && (alert.told || tellsFiring),
    ...{ at: now, nextAt: new Date(now.getTime() + everyMs(alert.windowMinutes)) },
  });
  if (!saved) return;
  const told = describeAlert({ ...alert, ...seen, since: changed && after.state === "ok" ? alert.since : since }, now);
  if (tellsFiring) work.send("alert.firing", told);
  if (tellsEnd) work.send("alert.recovered", told);
  if (!changed) return;
  await insertChange(work.db, work.projectId, alert.id, {
    ...{ state: after.state, ...seen, at: now },
    told: tellsFiring || tellsEnd,
  });
}
