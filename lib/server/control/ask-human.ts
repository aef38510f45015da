// A question of an agent that has no SDK of ours.
import type { Approval } from "@/lib/contract/approvals";
import type { AskHuman } from "@/lib/contract/mcp";
import { Refusal } from "@/lib/domain/guard/refusal";
import { toApproval } from "@/lib/server/control/approval-view";
import { hashJson } from "@/lib/server/control/hash";
import { askAlone, closeAlone, waitingRound } from "@/lib/server/control/waiting-run";
import type { Work } from "@/lib/server/control/work";
import { selectAsked } from "@/lib/server/sql/control/approvals";
import { type RunRow, selectRun } from "@/lib/server/sql/control/runs";
import type { Tx } from "@/lib/server/transaction";

const name = "ask_human";
const dayMs = 86_400_000;

/** Asking again with the same `id` answers the approval that is there. */
export async function askHuman(tx: Tx, projectId: string, asked: AskHuman): Promise<Approval> {
  const work = await tx.lock(projectId);
  const known = asked.id === undefined ? null : await selectRun(work.db, projectId, asked.id);
  if (known !== null) return askedBefore(work, known, asked);
  const { ask, args, risk, pipeline, id, parentRun, expiresInSeconds } = asked;
  const input = inputOf(asked);
  const run = {
    ...(id === undefined ? {} : { id }),
    ...(parentRun === undefined ? {} : { parentRunId: parentRun }),
    ...{ pipeline, input, inputHash: hashJson(input) },
  };
  return askAlone(work, name, run, { ask, args, risk, timeoutMs: expiresInSeconds * 1000, usableForMs: dayMs });
}

const inputOf = ({ ask, args }: AskHuman) => ({ ask, args });

async function askedBefore(work: Work, run: RunRow, asked: AskHuman): Promise<Approval> {
  const approval = await selectAsked(work.db, work.projectId, run.runId, name, waitingRound);
  if (approval === null) throw new Refusal("conflict", "This id is that of another run. Take another one.");
  if (run.inputHash !== hashJson(inputOf(asked))) {
    throw new Refusal("drift", "This id asked something else before. Take another id for another question.");
  }
  return toApproval(approval, work.now);
}

/** Once the agent was told the decision, its run is over. */
export async function closeAsked(tx: Tx, projectId: string, approval: Approval): Promise<void> {
  await closeAlone(await tx.lock(projectId), name, approval);
}
