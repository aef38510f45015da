import type { WriteJournal } from "@/lib/contract/control-runs";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { requireSameStep } from "@/lib/domain/guard/step";
import { toJsonText } from "@/lib/server/control/json-text";
import { toStep } from "@/lib/server/control/run-state";
import { requireRun } from "@/lib/server/control/runs";
import { insertSteps, type StepOf, selectSteps } from "@/lib/server/sql/control/steps";
import type { Tx } from "@/lib/server/transaction";

/** Keeps results of pure steps, the batch wholly or not at all; a known key keeps its first result. */
export async function writeJournal(tx: Tx, projectId: string, runId: string, { fence, entries }: WriteJournal) {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId);
  requireOpen(run);
  requireFence(run, fence, work.now);
  const rows = await selectSteps(
    work.db,
    projectId,
    runId,
    entries.map(({ key }) => key),
  );
  const known = new Map(rows.map((row) => [row.key, toStep(row)]));
  for (const { key, name, inputHash } of entries) {
    const step = known.get(key);
    if (step !== undefined) requireSameStep(step, { name, inputHash, effect: "pure" }, key);
  }
  const added = entries.filter(({ key }) => !known.has(key));
  const steps = added.map(({ key, name, inputHash, result }, at): StepOf => {
    const moment = { firstClaimedAt: work.now, claimedAt: work.now, completedAt: work.now };
    const call = { name, inputHash, argsHash: inputHash, effect: "pure", approvalId: null } as const;
    const outcome = { status: "done", result: toJsonText(result), error: null } as const;
    return { runId, key, seq: run.lastStepSeq + 1 + at, ...call, ...outcome, fence, ...moment };
  });
  await insertSteps(work.db, projectId, steps);
  return { stored: steps.length, existing: known.size };
}
