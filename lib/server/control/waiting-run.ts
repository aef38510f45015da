// A run without an executor that does nothing but wait for a person's answer.
import type { Approval, Ask } from "@/lib/contract/approvals";
import type { EndRun, StartRun } from "@/lib/contract/control-runs";
import type { Decision } from "@/lib/domain/guard/approval";
import { strictest } from "@/lib/domain/guard/controls";
import { decideLease } from "@/lib/domain/guard/lease";
import { askUnderLock } from "@/lib/server/control/approvals";
import { closeRun, makeRun, requireRun } from "@/lib/server/control/runs";
import type { Work } from "@/lib/server/control/work";
import { selectRun, updateLease } from "@/lib/server/sql/control/runs";

type Question = Omit<Ask, "runId" | "fence" | "name" | "stepKey" | "round" | "quorum">;
export const waitingRound = 0;

/** `name`: of the holder of the run's lease, of its one step, and of what it asks for. */
export async function askAlone(
  work: Work,
  name: string,
  run: Omit<StartRun, "limits" | "version">,
  question: Question,
): Promise<Approval> {
  const runId = await makeRun(work, { ...run, version: "1", limits: { microUsd: 0 } });
  const fence = await leaseUntilDecided(work, runId, name, question.timeoutMs);
  const ask = { ...question, runId, fence, name, stepKey: name, round: waitingRound, quorum: 1 };
  const { body } = await askUnderLock(work, ask);
  return body as Approval;
}

/** Nobody renews it: it lasts as long as the question, so that no executor takes the run for an abandoned one. */
async function leaseUntilDecided(work: Work, runId: string, holder: string, ms: number): Promise<number> {
  const run = await requireRun(work, runId);
  const lease = decideLease(run, { holder, ms }, strictest(run.controls), work.now);
  await updateLease(work.db, work.projectId, runId, lease);
  return lease.fence;
}

type Answered = Pick<Approval, "runId" | "state"> & { readonly decision: Decision | null };

/** The run of an answered question is over. Runs of executors stay theirs. */
export async function closeAlone(work: Work, name: string, answered: Answered): Promise<void> {
  const run = await selectRun(work.db, work.projectId, answered.runId);
  if (run === null || run.leaseHolder !== name || run.status !== "open" || run.killed) return;
  await closeRun(work, run, endOf(answered));
}

function endOf({ state, decision }: Answered): Omit<EndRun, "fence"> {
  if (decision === null) return { status: "halted", haltCode: state === "expired" ? "expired" : "rejected" };
  return { status: "done", output: { verdict: decision.verdict, comment: decision.comment } };
}
