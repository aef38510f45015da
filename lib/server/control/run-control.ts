import type { RunControl } from "@/lib/contract/run-control";
import { toApproval } from "@/lib/server/control/approval-view";
import { toControl } from "@/lib/server/control/controls";
import { toHold } from "@/lib/server/control/holds";
import { fromJsonText } from "@/lib/server/control/json-text";
import { runScope, toEntry, viewOf } from "@/lib/server/control/run-state";
import { pool } from "@/lib/server/db";
import { selectApprovals } from "@/lib/server/sql/control/approvals";
import { selectEpoch } from "@/lib/server/sql/control/head";
import * as sql from "@/lib/server/sql/control/run-control";
import { type RunRow, selectRun } from "@/lib/server/sql/control/runs";
import { selectUse } from "@/lib/server/sql/control/spend";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { unescapeText } from "@/lib/server/store-text";

/** Of each list; a run may have thousands of claims and holds. */
const listMax = 200;
const insideMax = 50;
const marksMax = 5_000;
/** The attributes of a larger run are too many to look through with every change. */
const markedSpansMax = 20_000;
const newest = "9223372036854775807";

/** What governs a run, named by its trace or its own id; null where the control plane does not know it. */
export async function getRunControl(projectId: string, ref: string, key: string | null): Promise<RunControl | null> {
  const [runId, ...insideIds] = await sql.selectRunsOf(pool(), projectId, ref, insideMax + 1);
  const row = runId === undefined ? null : await selectRun(pool(), projectId, runId);
  if (row === null) return null;
  const of = { projectId, runId: row.runId, key, limit: listMax };
  const [run, inside, controls, approvals, steps, holds, marks, counts, { now }] = await Promise.all([
    stateOf(projectId, row),
    Promise.all(insideIds.map((id) => selectRun(pool(), projectId, id))),
    sql.selectRunControls(pool(), projectId, row.runId),
    selectApprovals(pool(), projectId, { runId: row.runId, before: newest, limit: listMax }),
    sql.selectNewestSteps(pool(), of),
    sql.selectNewestHolds(pool(), of),
    marksOf(projectId, row.traceId),
    sql.countOfRun(pool(), projectId, row.runId),
    selectEpoch(pool(), projectId),
  ]);
  return {
    run,
    inside: inside.filter((each) => each !== null).map((each) => pick(viewOf(each, now))),
    controls: controls.map(toControl),
    approvals: approvals
      .map((each) => toApproval(each, each.readAt))
      .filter(({ stepKey }) => key === null || key === stepKey),
    journal: steps.map((step) => withoutResult(toEntry(projectId, row, step, now))),
    holds: holds.map((hold) => toHold(hold, hold.readAt)),
    marks: marks.map((mark) => ({ ...mark, name: unescapeText(mark.name) })),
    counts,
  };
}

async function stateOf(projectId: string, row: RunRow): Promise<RunControl["run"]> {
  const [use = { spent: 0, held: 0 }] = await selectUse(pool(), projectId, [runScope(row.runId)]);
  const { epoch, now } = await selectEpoch(pool(), projectId);
  const { input: _, ...view } = viewOf(row, now);
  return { ...view, epoch, spentMicroUsd: use.spent, heldMicroUsd: use.held, error: fromJsonText(row.error) };
}

const pick = ({ id, pipeline, status, haltCode }: RunControl["inside"][number]) => ({ id, pipeline, status, haltCode });

function withoutResult({ result: _, ...entry }: ReturnType<typeof toEntry>) {
  return entry;
}

async function marksOf(projectId: string, traceId: string): Promise<sql.MarkRow[]> {
  const place = await selectPlace(pool(), projectId, traceId);
  if (place === null || place.spanCount > markedSpansMax) return [];
  return sql.selectMarks(pool(), place, marksMax);
}
