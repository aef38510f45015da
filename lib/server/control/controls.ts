import type { Control, ControlScope, Controls, SetControl } from "@/lib/contract/controls";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { cancelPending } from "@/lib/server/control/approval-changes";
import { tellResumable } from "@/lib/server/control/resumable";
import { describeRun, requireRun } from "@/lib/server/control/runs";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { type ControlRow, selectControls, upsertControl } from "@/lib/server/sql/control/controls";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { countOpenIn, killRuns, type ScopeKey, selectResumableIn } from "@/lib/server/sql/control/runs";
import type { Tx } from "@/lib/server/transaction";

export async function getControls(projectId: string): Promise<Controls> {
  // the epoch first: the controls read after it are at least as new
  const { epoch, now } = await selectEpoch(pool(), projectId);
  const controls = (await selectControls(pool(), projectId)).map(toControl);
  return { epoch: Math.max(epoch, ...controls.map((control) => control.epoch)), controls, now: now.toISOString() };
}

/** A person's word on a scope. What is killed is halted before anybody is answered. */
export async function setControl(tx: Tx, projectId: string, by: string, { scope, state, reason }: SetControl) {
  const work = await tx.lock(projectId);
  if (scope.kind === "run") await requireRun(work, scope.runId);
  const key = keyOf(scope);
  const waiting = key.kind === "tool" ? [] : await selectResumableIn(work.db, projectId, key);
  const stops = state !== "run" && key.kind !== "tool";
  const stopped = stops ? await countOpenIn(work.db, projectId, key, work.now) : null;
  const row = { ...key, state, reason, stopped, by, epoch: work.raiseEpoch(), at: work.now };
  await upsertControl(work.db, projectId, row);
  const control = toControl(row);
  if (scope.kind === "run") work.touchRun(scope.runId);
  work.audit("control.changed", canonicalJson(scope), { state, reason, epoch: row.epoch, ...(stopped && { stopped }) });
  work.publish("control", control);
  work.send("control.changed", control);
  if (state === "kill" && key.kind !== "tool") await halt(work, key);
  else if (key.kind !== "tool") await announceFreed(work, key, waiting);
  return { epoch: row.epoch, control };
}

async function halt(work: Work, scope: ScopeKey): Promise<void> {
  const killed = await killRuns(work.db, work.projectId, scope, work.now);
  for (const run of killed) {
    work.touchRun(run.runId);
    work.audit("run.killed", run.runId);
    work.send("run.halted", describeRun(run, "killed"));
  }
  await cancelPending(
    work,
    killed.map(({ runId }) => runId),
  );
}

/** Runs that nobody could take before this change and that an executor may take now. */
async function announceFreed(work: Work, scope: ScopeKey, before: readonly { runId: string }[]): Promise<void> {
  const known = new Set(before.map(({ runId }) => runId));
  const after = await selectResumableIn(work.db, work.projectId, scope);
  await tellResumable(
    work,
    after.filter(({ runId }) => !known.has(runId)),
  );
}

function keyOf(scope: ControlScope): ScopeKey {
  switch (scope.kind) {
    case "project":
      return { kind: scope.kind, target: "", version: "" };
    case "pipeline":
      return { kind: scope.kind, target: scope.pipeline, version: "" };
    case "version":
      return { kind: scope.kind, target: scope.pipeline, version: scope.version };
    case "tool":
      return { kind: scope.kind, target: scope.tool, version: "" };
    case "run":
      return { kind: scope.kind, target: scope.runId, version: "" };
  }
}

export function toControl({ kind, target, version, at, ...row }: ControlRow): Control {
  const { state, reason, stopped, by, epoch } = row;
  return { scope: toScope(kind, target, version), state, reason, stopped, by, epoch, at: at.toISOString() };
}

function toScope(kind: string, target: string, version: string): ControlScope {
  switch (kind) {
    case "pipeline":
      return { kind, pipeline: target };
    case "version":
      return { kind, pipeline: target, version };
    case "tool":
      return { kind, tool: target };
    case "run":
      return { kind, runId: target };
    default:
      return { kind: "project" };
  }
}
