// A call does not fit into a budget that asks a person then. No call waits for that: the question stands for all calls of its
// caller (pipeline and user; where each run has the limit for itself, the run), and those after the answer go by it.
import { randomUUID } from "node:crypto";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { type BudgetAsk, budgetAskName } from "@/lib/domain/guard/at-limit";
import { Refusal } from "@/lib/domain/guard/refusal";
import type { Period } from "@/lib/domain/guard/windows";
import { markSeen } from "@/lib/server/control/approvals";
import { hashJson } from "@/lib/server/control/hash";
import { askAlone } from "@/lib/server/control/waiting-run";
import type { Work } from "@/lib/server/control/work";
import type { FoundKey } from "@/lib/server/sql/api-key";
import { type ApprovalRow, selectApproval, selectNewest } from "@/lib/server/sql/control/approvals";
import { selectBudget } from "@/lib/server/sql/control/budgets";
import { inProject } from "@/lib/server/transaction";

const dayMs = 86_400_000;
/** Questions of one pipeline about its budgets that are looked through for one that stands. */
const newest = 50;

/** Whose calls a question is about. */
export type AskingCaller = { readonly pipeline: string; readonly userId: string | null; readonly traceId: string };
type Asked = AskingCaller & {
  readonly ask: BudgetAsk;
  /** Went by this answer, and it was not enough. */
  readonly triedId: string | null;
};
export type BudgetAnswer = Pick<ApprovalRow, "id" | "decision"> & {
  readonly state: "pending" | "approved" | "rejected";
};

/** The answer that stands, or the question that waits for one: an open one of before, else a new one. */
export function askBudget({ projectId, keyId }: FoundKey, asked: Asked): Promise<BudgetAnswer> {
  return inProject(projectId, { kind: "key", id: keyId }, async (tx) => {
    const work = await tx.lock(projectId);
    const budget = await selectBudget(work.db, projectId, asked.ask.args.budgetId);
    if (budget === null) throw new Refusal("conflict", "The budget that refused was removed. Ask again.");
    const name = questionOf(budget, asked);
    const standing = await standingAnswer(work, name, asked);
    return standing ?? answerOf(await askNew(work, name, asked));
  });
}

/** Begins the id of the run that waits for the answer. */
function questionOf({ id, period }: { readonly id: string; readonly period: Period }, caller: AskingCaller): string {
  const { pipeline, userId, traceId } = caller;
  return `gateway-ask:${hashJson([id, pipeline, userId, period === "run" ? traceId : null]).slice(0, 24)}:`;
}

/** The approval was asked for such calls of this caller. */
export function isAbout(
  approval: ApprovalRow,
  budget: { readonly id: string; readonly period: Period },
  caller: AskingCaller,
): boolean {
  return approval.runId.startsWith(questionOf(budget, caller));
}

/** A no stands for a day, as a yes does, and as long as the budget is what it was. */
async function standingAnswer(
  work: Work,
  name: string,
  { pipeline, ask, triedId }: Asked,
): Promise<BudgetAnswer | null> {
  const rows = await selectNewest(work.db, work.projectId, { pipeline, name: budgetAskName, limit: newest });
  const last = rows.find(({ runId }) => runId.startsWith(name));
  if (last === undefined || last.id === triedId) return null;
  const { state, decision } = judgeApproval(last, work.now);
  if (state === "pending") return answerOf(last);
  if (state === "approved") return answerOf(await markSeen(work, last));
  const { limitMicroUsd } = JSON.parse(last.originalArgs) as BudgetAsk["args"];
  const isFresh = decision !== null && work.now.getTime() - Date.parse(decision.at) < dayMs;
  return state === "rejected" && isFresh && limitMicroUsd === ask.args.limitMicroUsd ? answerOf(last) : null;
}

async function askNew(work: Work, name: string, { pipeline, userId, ask }: Asked): Promise<ApprovalRow> {
  const input = { ask: ask.ask.replace("May this run go on", `May calls of ${pipeline} go on`), args: ask.args };
  const { id } = await askAlone(
    work,
    budgetAskName,
    {
      ...{ id: name + randomUUID(), pipeline, input, inputHash: hashJson(input) },
      ...(userId !== null && { userId }),
    },
    { ...input, edit: [...ask.edit], risk: ask.risk, timeoutMs: dayMs, usableForMs: ask.usableForMs },
  );
  const row = await selectApproval(work.db, work.projectId, id);
  if (row === null) throw new Error("an approval that was just asked for is not there");
  return row.state === "approved" ? markSeen(work, row) : row;
}

function answerOf({ id, state, decision }: ApprovalRow): BudgetAnswer {
  return { id, decision, state: state === "approved" || state === "rejected" ? state : "pending" };
}
