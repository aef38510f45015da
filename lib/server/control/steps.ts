import type { Claim, ClaimStep, CompleteStep, JournalEntry, ResolveStep } from "@/lib/contract/control-runs";
import { decideConsumption, judgeApproval, noApproval } from "@/lib/domain/guard/approval";
import { admitCall } from "@/lib/domain/guard/controls";
import { isStricter } from "@/lib/domain/guard/gate";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { Refusal } from "@/lib/domain/guard/refusal";
import {
  decideCompletion,
  decideRepeat,
  type Outcome,
  requireSameStep,
  sameOutcome,
  stepStatus,
} from "@/lib/domain/guard/step";
import { followStep, saveApproval } from "@/lib/server/control/approval-changes";
import { toJsonText } from "@/lib/server/control/json-text";
import { toEntry, toStep } from "@/lib/server/control/run-state";
import { requireRun } from "@/lib/server/control/runs";
import type { Work } from "@/lib/server/control/work";
import { type AppError, fromRefusal } from "@/lib/server/errors";
import { type ApprovalRow, selectApproval } from "@/lib/server/sql/control/approvals";
import { selectGate } from "@/lib/server/sql/control/gates";
import type { RunRow } from "@/lib/server/sql/control/runs";
import { deleteStep, insertSteps, type StepRow, selectStep, updateStep } from "@/lib/server/sql/control/steps";
import type { Tx } from "@/lib/server/transaction";

type Place = { readonly traceId: string; readonly key: string };
type Absent = { readonly key: string; readonly status: "absent" };

/** A claim is a commit before the effect. The checks are in the order of protocol S1: the first that applies answers. */
export async function claimStep(
  tx: Tx,
  projectId: string,
  { traceId: runId, key }: Place,
  body: ClaimStep,
): Promise<Claim | AppError> {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId, body.tool);
  requireOpen(run);
  requireFence(run, body.fence, work.now);
  const known = await selectStep(work.db, projectId, runId, key);
  if (known !== null) requireSameStep(toStep(known), body, key);
  if (known !== null && known.status !== "claimed") return answerClaim(work, run, known, known.status);
  admitCall(run.controls, body.epoch, work.epoch);
  if (known !== null) return claimAgain(work, run, known, body);
  const approval = await findApproval(work, run, key, body);
  if (approval === "policy") return fromRefusal(noApproval("policy"));
  return claimFirst(work, run, key, body, approval);
}

function answerClaim(work: Work, run: RunRow, row: StepRow, status: Claim["status"], repeat?: boolean): Claim {
  const entry = toEntry(work.projectId, run, row, work.now);
  return { status, entry, ...(repeat === undefined ? {} : { repeat }), epoch: work.epoch };
}

/** The keyed effect of a lost lease is tried again with the same key; it needs no second approval. */
async function claimAgain(work: Work, run: RunRow, known: StepRow, body: ClaimStep): Promise<Claim> {
  const decision = decideRepeat(toStep(known), run, body.argsHash ?? body.inputHash, work.now);
  if (decision === "in_doubt") return answerClaim(work, run, known, "in_doubt");
  const claimed = { ...known, fence: run.fence, claimedAt: work.now };
  await updateStep(work.db, work.projectId, run.runId, claimed);
  work.touchRun(run.runId);
  const approval = known.approvalId === null ? null : await selectApproval(work.db, work.projectId, known.approvalId);
  if (approval?.state === "consumed") await saveApproval(work, { ...approval, seq: approval.seq + 2 });
  work.audit("step.claimed", subject(run, known.key), { fence: run.fence, repeat: true });
  return answerClaim(work, run, claimed, "claimed", true);
}

async function claimFirst(
  work: Work,
  run: RunRow,
  key: string,
  body: ClaimStep,
  approval: ApprovalRow | null,
): Promise<Claim> {
  const { name, inputHash, effect, argsHash = inputHash } = body;
  const row: StepRow = {
    key,
    seq: run.lastStepSeq + 1,
    name,
    inputHash,
    effect,
    status: "claimed",
    result: null,
    error: null,
    argsHash,
    approvalId: approval?.id ?? null,
    fence: run.fence,
    firstClaimedAt: work.now,
    claimedAt: work.now,
    completedAt: null,
  };
  await insertSteps(work.db, work.projectId, run.runId, [row]);
  work.touchRun(run.runId);
  if (approval !== null) {
    await saveApproval(work, { ...approval, state: "consumed", seq: approval.seq + 1 });
    work.audit("approval.consumed", approval.id, { step: key, argsHash });
  }
  work.audit("step.claimed", subject(run, key), { fence: run.fence, repeat: false });
  return answerClaim(work, run, row, "claimed", false);
}

const subject = (run: RunRow, key: string) => `${run.runId}/${key}`;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The approval that this claim consumes. `policy`: it lapsed just now, because the rule became stricter. */
async function findApproval(
  work: Work,
  run: RunRow,
  key: string,
  body: ClaimStep,
): Promise<ApprovalRow | "policy" | null> {
  const gate = await selectGate(work.db, work.projectId, run.pipeline, body.name);
  if (body.approvalId === undefined) {
    if (gate?.required) throw noApproval("required");
    return null;
  }
  const found = uuid.test(body.approvalId) ? await selectApproval(work.db, work.projectId, body.approvalId) : null;
  const own =
    found !== null && found.runId === run.runId && found.stepKey === key ? judgeApproval(found, work.now) : null;
  const decision = decideConsumption(own, {
    argsHash: body.argsHash ?? body.inputHash,
    sameStep: own?.name === body.name,
    stricterGate: own !== null && isStricter(gate, own),
  });
  if (decision === "consume" || own === null) return own;
  await saveApproval(work, { ...own, state: "lapsed", seq: own.seq + 1 });
  return "policy";
}

export async function completeStep(
  tx: Tx,
  projectId: string,
  { traceId: runId, key }: Place,
  body: CompleteStep,
): Promise<JournalEntry | Absent> {
  const work = await tx.lock(projectId);
  const run = await requireRun(work, runId);
  // after a kill, an effect in flight may still tell what happened
  if (!run.killed) requireOpen(run);
  requireFence(run, body.fence, work.now);
  const known = await selectStep(work.db, projectId, runId, key);
  const { status, via } = body;
  const outcome = status === "absent" ? null : { status, result: body.result ?? null, error: body.error ?? null };
  const decision = decideCompletion(
    known && toStep(known),
    outcome === null ? { status: "absent", via } : { ...outcome, via },
    run,
    work.now,
  );
  if (known === null) throw new Refusal("not_claimed", "There is no claim of this step.");
  if (decision === "stored") return answerStored(work, run, known, outcome);
  return outcome === null ? forget(work, run, known) : record(work, run, known, outcome);
}

function answerStored(work: Work, run: RunRow, known: StepRow, outcome: Outcome | null): JournalEntry {
  const entry = toEntry(work.projectId, run, known, work.now);
  if (outcome !== null && sameOutcome(toStep(known), outcome)) return entry;
  throw new Refusal("already_completed", "The step has an outcome, and it is another one.", { members: { entry } });
}

async function record(work: Work, run: RunRow, known: StepRow, outcome: Outcome): Promise<JournalEntry> {
  const { status } = outcome;
  const row = {
    ...known,
    status,
    result: toJsonText(outcome.result),
    error: toJsonText(outcome.error),
    completedAt: work.now,
  };
  await updateStep(work.db, work.projectId, run.runId, row);
  await followStep(work, known.approvalId, status);
  return toEntry(work.projectId, run, row, work.now);
}

async function forget(work: Work, run: RunRow, known: StepRow): Promise<Absent> {
  await followStep(work, known.approvalId, "absent");
  await deleteStep(work.db, work.projectId, run.runId, known.key);
  return { key: known.key, status: "absent" };
}

/** A person's word on a step in doubt, with any or no lease, also when the run has ended. */
export async function resolveStep(
  tx: Tx,
  projectId: string,
  { traceId: runId, key }: Place,
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
  work.touchRun(run.runId);
  work.audit("step.resolved", subject(run, key), { outcome, reason });
  if (outcome === "absent") return forget(work, run, known);
  return record(work, run, known, {
    status: outcome,
    result,
    error: outcome === "failed" ? { message: reason } : null,
  });
}
