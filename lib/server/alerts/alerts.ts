import { randomUUID } from "node:crypto";
import {
  type Alert,
  type AlertChangeBody,
  type AlertHistory,
  type AlertList,
  type AlertRule,
  alertsMax,
} from "@/lib/contract/alerts";
import { describeAlert } from "@/lib/server/alerts/tell";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import { pool } from "@/lib/server/db";
import { AppError, notFound } from "@/lib/server/errors";
import { requireTurn } from "@/lib/server/notify/test-turn";
import * as sql from "@/lib/server/sql/alerts/alerts";
import { selectChanges, selectListeners } from "@/lib/server/sql/alerts/evaluations";
import type { Tx } from "@/lib/server/transaction";

export async function listAlerts(projectId: string): Promise<AlertList> {
  const rows = await sql.selectAlerts(pool(), projectId);
  return { alerts: rows.map(toAlert), now: new Date().toISOString() };
}

export async function getAlert(projectId: string, id: string): Promise<Alert | null> {
  const row = await sql.selectAlert(pool(), projectId, id);
  return row && toAlert(row);
}
export const alertExists = async (projectId: string, id: string) =>
  (await sql.selectAlert(pool(), projectId, id)) !== null;

export async function createAlert(tx: Tx, projectId: string, rule: AlertRule): Promise<Alert> {
  const work = await tx.lock(projectId);
  if ((await sql.countAlerts(work.db, projectId)) >= alertsMax) {
    throw new AppError("conflict", `The project has ${alertsMax} alerts: remove one first.`);
  }
  const id = await sql.insertAlert(work.db, projectId, rule, work.now);
  work.audit("alert.created", id, rule);
  return readBack(work.db, projectId, id);
}

/** What was known of the number before is forgotten: it begins anew. */
export async function changeAlert(tx: Tx, projectId: string, id: string, change: AlertChangeBody): Promise<Alert> {
  const work = await tx.lock(projectId);
  const before = await sql.selectAlert(work.db, projectId, id);
  if (before === null) throw notFound();
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = { ...before, ...given };
  if (after.condition.kind === "norm" && after.metric in standing) {
    throw new AppError("invalid", `/condition cannot be "norm" for ${after.metric}.`, {
      errors: [{ path: "/condition/kind", message: `cannot be "norm" for ${after.metric}` }],
    });
  }
  await sql.updateRule(work.db, projectId, id, after);
  work.audit("alert.changed", id, given);
  return readBack(work.db, projectId, id);
}
const standing = { approvals_waiting: true, approvals_age: true, budget_use: true };

export async function removeAlert(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await sql.deleteAlert(work.db, projectId, id))) throw notFound();
  work.audit("alert.removed", id);
}

export async function silenceAlert(tx: Tx, projectId: string, id: string, by: string | null, until: string | null) {
  const work = await tx.lock(projectId);
  if ((await sql.selectAlert(work.db, projectId, id)) === null) throw notFound();
  const silence = until === null ? { until: null, by: null } : { until: new Date(until), by };
  await sql.updateSilence(work.db, projectId, id, silence);
  work.audit("alert.silenced", id, { until });
  return readBack(work.db, projectId, id);
}

/** Goes the way of an alert that fires, under a key of its own. */
export async function testAlert(tx: Tx, projectId: string, id: string) {
  const work = await tx.lock(projectId);
  const row = await sql.selectAlert(work.db, projectId, id);
  if (row === null) throw notFound();
  requireTurn(projectId);
  work.send("alert.firing", { ...describeAlert(row, work.now), test: randomUUID() });
  return selectListeners(work.db, projectId);
}

export async function alertHistory(projectId: string, id: string, page: OrdinalPage): Promise<AlertHistory | null> {
  if (!(await alertExists(projectId, id))) return null;
  const rows = await selectChanges(pool(), projectId, id, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { changes: items.map(({ ordinal: _, at, ...row }) => ({ ...row, at: at.toISOString() })), nextCursor };
}

async function readBack(db: Parameters<typeof sql.selectAlert>[0], projectId: string, id: string): Promise<Alert> {
  const row = await sql.selectAlert(db, projectId, id);
  if (row === null) throw new Error("an alert that was just written is there");
  return toAlert(row);
}

const isoOf = (at: Date | null) => at?.toISOString() ?? null;

function toAlert(row: sql.AlertRow): Alert {
  const { id, name, metric, pipeline, condition, windowMinutes, forMinutes, enabled, state, value, low, high } = row;
  return {
    ...{ id, name, metric, pipeline, condition, windowMinutes, forMinutes, enabled, state, value, low, high },
    ...{ since: isoOf(row.since), turnedAt: isoOf(row.turnedAt), evaluatedAt: isoOf(row.evaluatedAt) },
    ...{ silencedUntil: isoOf(row.silencedUntil), silencedBy: row.silencedBy, createdAt: row.createdAt.toISOString() },
  };
}
