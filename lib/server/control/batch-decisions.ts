import type { z } from "zod";
import type { BatchDecided, BatchResult, DecideBatch } from "@/lib/contract/inbox";
import { isRiskier } from "@/lib/domain/guard/gate";
import { castVote } from "@/lib/server/control/decisions";
import type { Work } from "@/lib/server/control/work";
import { AppError, isRefusal, toAppError } from "@/lib/server/errors";
import type { ApprovalRow } from "@/lib/server/sql/control/approvals";
import type { Tx } from "@/lib/server/transaction";

/** One vote an item under one lock. A refused one says why and leaves the others as they are. */
export async function decideBatch(
  tx: Tx,
  projectId: string,
  memberId: string,
  { items, ...vote }: DecideBatch,
): Promise<z.infer<typeof BatchDecided>> {
  const work = await tx.lock(projectId);
  const results: BatchResult[] = [];
  for (const { id, rev } of items) results.push(await voteOn(work, memberId, id, { ...vote, rev }));
  return { results };
}

async function voteOn(
  work: Work,
  memberId: string,
  id: string,
  vote: Parameters<typeof castVote>[3],
): Promise<BatchResult> {
  try {
    const { state } = await castVote(work, id, memberId, vote, requireBatchRisk);
    return { id, state, refused: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, message, members } = toAppError(error, "");
    const decision = (members["decision"] ?? null) as NonNullable<BatchResult["refused"]>["decision"];
    return { id, state: null, refused: { code, detail: message, decision } };
  }
}

function requireBatchRisk({ risk }: ApprovalRow): void {
  if (!isRiskier(risk, "medium")) return;
  throw new AppError("forbidden", `A request of ${risk} risk is decided on its own.`);
}
