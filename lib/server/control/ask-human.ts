// A question of an agent that has no SDK of ours: a run of its own that does nothing but wait for a person.
import type { Approval } from "@/lib/contract/approvals";
import type { EndRun } from "@/lib/contract/control-runs";
import type { AskHuman } from "@/lib/contract/mcp";
import { strictest } from "@/lib/domain/guard/controls";
import { decideLease } from "@/lib/domain/guard/lease";
import { Refusal } from "@/lib/domain/guard/refusal";
import { toApproval } from "@/lib/server/control/approval-view";
import { askUnderLock } from "@/lib/server/control/approvals";
import { hashJson } from "@/lib/server/control/hash";
import { closeRun, makeRun, requireRun } from "@/lib/server/control/runs";
import type { Work } from "@/lib/server/control/work";
import { selectAsked } from "@/lib/server/sql/control/approvals";
import { type RunRow, selectRun, updateLease } from "@/lib/server/sql/control/runs";
import type { Tx } from "@/lib/server/transaction";

const holder = "ask_human";
const step = { stepKey: "ask_human", round: 0 } as const;
const dayMs = 86_400_000;

/** Asking again with the same `id` answers the approval that is there. */
export async function askHuman(tx: Tx, projectId: string, asked: AskHuman): Promise<Approval> {
  const work = await tx.lock(projectId);
  const known = asked.id === undefined ? null : await selectRun(work.db, projectId, asked.id);
  if (known !== null) return askedBefore(work, known, asked);
  const input = inputOf(asked);
  const runId = await makeRun(work, {
    ...(asked.id === undefined ? {} : { id: asked.id }),
    ...(asked.parentRun === undefined ? {} : { parentRunId: asked.parentRun }),
    pipeline: asked.pipeline,
    version: "1",
    input,
    inputHash: hashJson(input),
    limits: { microUsd: 0 },
  });
  const timeoutMs = asked.expiresInSeconds * 1000;
  const fence = await leaseUntilDecided(work, runId, timeoutMs);
  const { ask, args, risk } = asked;
  const terms = { quorum: 1, timeoutMs, usableForMs: dayMs };
  const answer = await askUnderLock(work, { ...step, ...terms, runId, name: holder, fence, ask, args, risk });
  return answer.body as Approval;
}

const inputOf = ({ ask, args }: AskHuman) => ({ ask, args });

/** Nobody renews it: it lasts as long as the question, so that no executor takes the run for an abandoned one. */
async function leaseUntilDecided(work: Work, runId: string, ms: number): Promise<number> {
  const run = await requireRun(work, runId);
  const lease = decideLease(run, { holder, ms }, strictest(run.controls), work.now);
  await updateLease(work.db, work.projectId, runId, lease);
  return lease.fence;
}

async function askedBefore(work: Work, run: RunRow, asked: AskHuman): Promise<Approval> {
  const approval = await selectAsked(work.db, work.projectId, run.runId, step.stepKey, step.round);
  if (approval === null) throw new Refusal("conflict", "This id is that of another run. Take another one.");
  if (run.inputHash !== hashJson(inputOf(asked))) {
    throw new Refusal("drift", "This id asked something else before. Take another id for another question.");
  }
  return toApproval(approval, work.now);
}

/** Once the agent was told the decision, its run is over. Runs of executors stay theirs. */
export async function closeAsked(tx: Tx, projectId: string, approval: Approval): Promise<void> {
  const work = await tx.lock(projectId);
  const run = await selectRun(work.db, projectId, approval.runId);
  if (run === null || run.leaseHolder !== holder || run.status !== "open" || run.killed) return;
  await closeRun(work, run, endOf(approval));
}

function endOf({ state, decision }: Approval): Omit<EndRun, "fence"> {
  if (decision === null) return { status: "halted", haltCode: state === "expired" ? "expired" : "rejected" };
  return { status: "done", output: { verdict: decision.verdict, comment: decision.comment } };
}
