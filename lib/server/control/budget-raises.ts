// Raises of budgets that need an approval: asked for in the inbox, applied once by the decision, under the project's lock.
// A budget remembers the one request that stands; every other change of it withdraws that one.
import type { BudgetRaise } from "@/lib/contract/money";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { type RaiseArgs, raiseDeciders, raiseName, raiseQuestion, type Wanted } from "@/lib/domain/guard/raise";
import { Refusal } from "@/lib/domain/guard/refusal";
import { cancelOne, saveApproval } from "@/lib/server/control/approval-changes";
import { dropBudget, storeChange } from "@/lib/server/control/budget-changes";
import { scopeText } from "@/lib/server/control/budget-scope";
import { hashJson } from "@/lib/server/control/hash";
import { askAlone, closeAlone } from "@/lib/server/control/waiting-run";
import type { Work } from "@/lib/server/control/work";
import type { pool } from "@/lib/server/db";
import { type ApprovalRow, selectApproval, selectApprovalsOf } from "@/lib/server/sql/control/approvals";
import { type BudgetRow, selectBudget, updateBudget } from "@/lib/server/sql/control/budgets";
import { selectPeople } from "@/lib/server/sql/control/members";

const pipeline = "budgets";
const dayMs = 86_400_000;
const decideWithinMs = 3 * dayMs;
/** Of the API: no more people are named. */
const decidersMax = 50;
/** How long a refused raise is shown beside its budget. */
const shownMs = 7 * dayMs;

type Asking = { readonly wanted: Wanted; readonly reason: string | null; readonly facts: readonly string[] };

/** The same raise asked for again is the same request; another one takes its place. */
export async function askRaise(work: Work, row: BudgetRow, { wanted, reason, facts }: Asking): Promise<BudgetRow> {
  const askedBy = work.actor.kind === "member" ? work.actor.id : null;
  const args = argsOf(row, wanted, reason);
  const standing = await standingOf(work, row);
  if (standing !== null && canonicalJson(JSON.parse(standing.args)) === canonicalJson(args)) return row;
  const people = raiseDeciders(await selectPeople(work.db, work.projectId), askedBy).slice(0, decidersMax);
  if (people.length === 0)
    throw new Refusal("conflict", "Nobody but you may change budgets: nobody could approve this.");
  if (standing !== null) await withdraw(work, standing);
  const input = { ask: raiseQuestion({ ...row, of: scopeText(row), before: row, wanted }), args };
  const approval = await askAlone(
    work,
    raiseName,
    { pipeline, input, inputHash: hashJson(input), ...(askedBy !== null && { startedBy: askedBy }) },
    {
      ...{ ...input, ask: input.ask.slice(0, 500), evidence: facts, risk: "high" },
      ...{ approvers: people.map((id) => `member:${id}`), timeoutMs: decideWithinMs, usableForMs: dayMs },
      ...(askedBy !== null && { requestedBy: askedBy }),
    },
  );
  const asked = { ...row, askedApproval: approval.id };
  await updateBudget(work.db, work.projectId, asked);
  work.audit("budget.raise_requested", row.id, { ...wanted, approvalId: approval.id, from: row.limitMicroUsd });
  return asked;
}

function argsOf(row: BudgetRow, wanted: Wanted, reason: string | null): RaiseArgs {
  const { limitMicroUsd, atLimit, paused, raiseNeedsApproval, thresholds } = row;
  const all = { limitMicroUsd, atLimit, paused, raiseNeedsApproval, thresholds };
  const names = Object.keys(wanted ?? all) as (keyof typeof all)[];
  const from = Object.fromEntries(names.map((name) => [name, all[name]]));
  return { budgetId: row.id, budget: `${scopeText(row)}, ${row.period}`, from, to: wanted, reason };
}

/** The request that waits for this budget, if one does. */
async function standingOf(work: Work, { askedApproval }: BudgetRow): Promise<ApprovalRow | null> {
  const stored = askedApproval === null ? null : await selectApproval(work.db, work.projectId, askedApproval);
  const judged = stored && judgeApproval(stored, work.now);
  return judged?.state === "pending" ? judged : null;
}

/** Before another change of the budget: what was asked for was asked about the budget as it was. */
export async function withdrawRaise(work: Work, row: BudgetRow): Promise<void> {
  const standing = await standingOf(work, row);
  if (standing !== null) await withdraw(work, standing);
}

async function withdraw(work: Work, approval: ApprovalRow): Promise<void> {
  await closeAlone(work, raiseName, await cancelOne(work, approval));
}

/** After a decision, an expiry or a withdrawal of a request: a raise that was approved is in force, once. */
export async function followRaise(work: Work, answered: ApprovalRow): Promise<ApprovalRow> {
  if (answered.name !== raiseName) return answered;
  const applied = answered.state === "approved" && (await applyRaise(work, answered));
  const followed: ApprovalRow = applied ? { ...answered, state: "executed", seq: answered.seq + 1 } : answered;
  if (applied) await saveApproval(work, followed);
  await closeAlone(work, raiseName, followed);
  return followed;
}

/** False where the budget did not ask for this. */
async function applyRaise(work: Work, { id, args, requestedBy, decision }: ApprovalRow): Promise<boolean> {
  const { budgetId, to, reason } = JSON.parse(args) as Partial<RaiseArgs>;
  const row = typeof budgetId === "string" ? await selectBudget(work.db, work.projectId, budgetId) : null;
  if (row === null || row.askedApproval !== id || to === undefined) return false;
  const who = { approvalId: id, requestedBy, approvedBy: decision?.by ?? [] };
  const grounds = { ...who, ...(typeof reason === "string" && { reason }) };
  if (to === null) return dropBudget(work, row.id, grounds);
  await storeChange(work, row, to, grounds);
  return true;
}

/** Of each budget what was asked for last, by the budget's id: what waits, and for a week what was refused. */
export async function readRaises(
  db: Work["db"] | ReturnType<typeof pool>,
  projectId: string,
  rows: readonly BudgetRow[],
): Promise<Map<string, BudgetRaise>> {
  const ids = rows.flatMap(({ askedApproval }) => askedApproval ?? []);
  const approvals = await selectApprovalsOf(db, projectId, ids);
  const raises = rows.flatMap((row) => {
    const stored = row.askedApproval === null ? undefined : approvals.get(row.askedApproval);
    const raise = stored === undefined ? null : toRaise(judgeApproval(stored, stored.readAt));
    return raise === null ? [] : [[row.id, raise] as const];
  });
  return new Map(raises);
}

function toRaise({ id, state, args, requestedBy, decision, createdAt, expiresAt, readAt }: ApprovalRow) {
  if (state !== "pending" && state !== "rejected" && state !== "expired") return null;
  const endedAt = decision === null ? expiresAt : new Date(decision.at);
  if (readAt.getTime() - endedAt.getTime() > shownMs) return null;
  const { to, reason } = JSON.parse(args) as RaiseArgs;
  return {
    ...{ approvalId: id, state, change: to as BudgetRaise["change"], reason, askedBy: requestedBy },
    ...{ decidedBy: [...(decision?.by ?? [])], askedAt: createdAt.toISOString() },
  };
}
