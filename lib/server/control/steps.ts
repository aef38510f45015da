import type { CompleteStep, JournalEntry, ResolveStep } from "@/lib/contract/control-runs";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { Refusal } from "@/lib/domain/guard/refusal";
import { decideCompletion, type Outcome, sameOutcome, stepStatus } from "@/lib/domain/guard/step";
import { followStep } from "@/lib/server/control/approval-changes";
import { toJsonText } from "@/lib/server/control/json-text";
import { toEntry, toStep } from "@/lib/server/control/run-state";
import { requireRun } from "@/lib/server/control/runs";
import type { Work } from "@/lib/server/control/work";
import { notFound } from "@/lib/server/errors";
import { type JudgedRun, selectJudgedRuns } from "@/lib/server/sql/control/runs";
import {
  deleteStep,
  type StepOf,
  type StepRow,
  selectStep,
  selectStepsAt,
  updateSteps,
} from "@/lib/server/sql/control/steps";
import { answersOf, fulfilled, judged, type Together } from "@/lib/server/together";
import type { Tx } from "@/lib/server/transaction";

export type StepPlace = { readonly runId: string; readonly key: string };
type Absent = { readonly key: string; readonly status: "absent" };
type Asked = StepPlace & { readonly body: CompleteStep };

/** What the audit calls a step; neither part holds a slash. */
export const placeName = ({ runId, key }: StepPlace) => `${runId}/${key}`;

/** What has become of effects. */
export const completeSteps: Together<Asked> = {
  name: "complete steps",
  subject: placeName,
  async act(work, items) {
    const runs = await selectJudgedRuns(work.db, work.projectId, items);
    const known = await selectStepsAt(work.db, work.projectId, items);
    const outcomes = items.map((item, at) =>
      judged(() => judgeCompletion(work, item, runs[at] ?? null, known[at] ?? null)),
    );
    await write(
      work,
      fulfilled(outcomes).flatMap(({ change }) => change ?? []),
    );
    return answersOf(outcomes);
  },
};

/** A step with its outcome, or one that never happened. */
type Change = { readonly row: StepOf; readonly outcome: "done" | "failed" | "absent" };
type Decided = { readonly answer: JournalEntry | Absent; readonly change: Change | null };

function judgeCompletion(work: Work, { key, body }: Asked, run: JudgedRun | null, known: StepRow | null): Decided {
  if (run === null) throw notFound();
  // after a kill, an effect in flight may still tell what happened
  if (!run.killed) requireOpen(run);
  requireFence(run, body.fence, work.now);
  const { status, via } = body;
  const outcome = status === "absent" ? null : { status, result: body.result ?? null, error: body.error ?? null };
  const decision = decideCompletion(
    known && toStep(known),
    outcome === null ? { status: "absent", via } : { ...outcome, via },
    run,
    work.now,
  );
  if (known === null) throw new Refusal("not_claimed", `There is no claim of the step ${key}.`);
  if (decision === "stored") return { answer: answerStored(work, run, known, outcome), change: null };
  return outcome === null ? forget(run, known) : record(work, run, known, outcome);
}

function answerStored(work: Work, run: JudgedRun, known: StepRow, outcome: Outcome | null): JournalEntry {
  const entry = toEntry(work.projectId, run, known, work.now);
  if (outcome !== null && sameOutcome(toStep(known), outcome)) return entry;
  throw new Refusal("already_completed", "The step has an outcome, and it is another one.", { members: { entry } });
}

function record(work: Work, run: JudgedRun, known: StepRow, { status, result, error }: Outcome): Decided {
  const told = { status, result: toJsonText(result), error: toJsonText(error), completedAt: work.now };
  const row = { ...known, runId: run.runId, ...told };
  return { answer: toEntry(work.projectId, run, row, work.now), change: { row, outcome: status } };
}

function forget({ runId }: JudgedRun, known: StepRow): Decided {
  return { answer: { key: known.key, status: "absent" }, change: { row: { ...known, runId }, outcome: "absent" } };
}

/** Stores outcomes; the approvals that the steps consumed follow them. */
async function write(work: Work, changes: readonly Change[]): Promise<void> {
  const { db, projectId } = work;
  await updateSteps(
    db,
    projectId,
    changes.flatMap(({ row, outcome }) => (outcome === "absent" ? [] : [row])),
  );
  for (const { row, outcome } of changes) {
    await followStep(work, row.approvalId, outcome);
    if (outcome === "absent") await deleteStep(db, projectId, row.runId, row.key);
  }
}

/** A person's word on a step in doubt, with any or no lease, also when the run has ended. */
export async function resolveStep(
  tx: Tx,
  projectId: string,
  { runId, key }: StepPlace,
  body: ResolveStep,
): Promise<JournalEntry | Absent> {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId);
  const known = await selectStep(work.db, projectId, runId, key);
  if (known === null || stepStatus(toStep(known), run, work.now) !== "in_doubt") {
    throw new Refusal(
      "not_in_doubt",
      "Only a claim whose lease is over and that has no outcome is resolved by a person.",
    );
  }
  const { outcome, reason, result = null } = body;
  work.touchRun(runId);
  work.audit("step.resolved", placeName({ runId, key }), { outcome, reason });
  const error = outcome === "failed" ? { message: reason } : null;
  const { answer, change } =
    outcome === "absent" ? forget(run, known) : record(work, run, known, { status: outcome, result, error });
  if (change !== null) await write(work, [change]);
  return answer;
}
