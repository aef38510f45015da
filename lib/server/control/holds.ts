import { randomUUID } from "node:crypto";
import type { Hold, NewHold } from "@/lib/contract/money";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { admitCall } from "@/lib/domain/guard/controls";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { judgeHold } from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs } from "@/lib/domain/guard/time";
import {
  admitMoney,
  type BudgetApproval,
  keepRefusals,
  type MatchingBudget,
  type Scope,
} from "@/lib/server/control/admit-money";
import { budgetKey, isEach } from "@/lib/server/control/budget-scope";
import { hashJson } from "@/lib/server/control/hash";
import { Ledger } from "@/lib/server/control/ledger";
import { runScope } from "@/lib/server/control/run-state";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { Answer } from "@/lib/server/idempotency";
import { type ApprovalRow, selectApprovalsOf } from "@/lib/server/sql/control/approvals";
import { selectRunLimits } from "@/lib/server/sql/control/budgets";
import * as sql from "@/lib/server/sql/control/holds";
import { type JudgedRun, selectHoldingRuns } from "@/lib/server/sql/control/runs";
import { answersOf, fulfilled, judged, type Together } from "@/lib/server/together";

/** Reserves the price of a call in every scope that matches, or in none. */
export const createHolds: Together<NewHold> = {
  name: "create holds",
  subject: ({ id }) => id ?? null,
  async act(work, bodies) {
    const read = await readForHolds(work, bodies);
    const outcomes = bodies.map((body, at) => judged(() => judgeNewHold(work, body, at, read)));
    const made = fulfilled(outcomes).flatMap(({ row }) => (row === null ? [] : [row]));
    work.later(sql.insertHolds(work.db, work.projectId, made));
    await keepRefusals(work, outcomes, read.scopes);
    return answersOf(outcomes);
  },
};

type HoldingRun = NonNullable<Awaited<ReturnType<typeof selectHoldingRuns>>[number]>;
type ForHolds = {
  readonly runs: readonly (HoldingRun | null)[];
  readonly scopes: readonly (readonly Scope[])[];
  /** By the ids that were asked for. */
  readonly known: ReadonlyMap<string, sql.HoldRow>;
  readonly ledger: Ledger;
  readonly approvals: ReadonlyMap<string, ApprovalRow>;
};

/** All that the rules ask about, for all holds at once. */
async function readForHolds(work: Work, bodies: readonly NewHold[]): Promise<ForHolds> {
  const { db, projectId } = work;
  const runs = await selectHoldingRuns(db, projectId, bodies);
  const known = await sql.selectHolds(
    db,
    projectId,
    bodies.flatMap(({ id }) => id ?? []),
  );
  const ancestors = new Set(runs.flatMap((run) => run?.ancestors ?? []));
  const limits = await selectRunLimits(db, projectId, [...ancestors]);
  const scopes = bodies.map((body, at) => {
    const run = runs[at];
    return run ? scopesOf(run, limits, body, work.now) : [];
  });
  const ledger = await Ledger.read(
    work,
    scopes.flat().map(({ key }) => key),
  );
  const asked = bodies.flatMap(({ approvalId }) => (isUuid(approvalId) ? [approvalId] : []));
  return { runs, scopes, known, ledger, approvals: await selectApprovalsOf(db, projectId, asked) };
}

type NewlyHeld = { readonly answer: Answer; readonly row: sql.NewHoldRow | null };

function judgeNewHold(work: Work, body: NewHold, at: number, read: ForHolds): NewlyHeld {
  const run = read.runs[at] ?? null;
  if (run === null) throw notFound();
  requireOpen(run);
  requireFence(run, body.fence, work.now);
  const requestHash = hashJson(JSON.parse(JSON.stringify(body)));
  const known = body.id === undefined ? undefined : read.known.get(body.id);
  if (known !== undefined) return { answer: repeated(known, requestHash, work.now), row: null };
  admitCall(run.controls, body.epoch, work.epoch);
  const { microUsd } = body;
  if (microUsd === null) {
    throw new Refusal("unpriced", "The price of this call is unknown, and a run always has a limit: state a ceiling.");
  }
  const scopes = read.scopes[at] ?? [];
  const approval = body.approvalId === undefined ? null : usable(read.approvals.get(body.approvalId), run, work.now);
  admitMoney(scopes, read.ledger, microUsd, approval);
  const row = {
    id: body.id ?? randomUUID(),
    runId: run.runId,
    stepKey: body.stepKey ?? null,
    microUsd,
    requestHash,
    scopes: scopes.map(({ key }) => key),
    expiresAt: addMs(work.now, body.leaseMs),
    createdAt: work.now,
  };
  read.ledger.move(row.scopes, { spent: 0, held: microUsd });
  const fresh = { state: "held", chargedMicroUsd: null, overrun: false, settledAt: null, readAt: work.now } as const;
  return { answer: new Answer(201, toHold({ ...row, ...fresh }, work.now)), row };
}

const isUuid = (id: string | undefined): id is string =>
  id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** Of this run, approved, and in time; else it allows nothing. */
function usable(approval: ApprovalRow | undefined, run: JudgedRun, now: Date): BudgetApproval | null {
  if (approval === undefined || approval.runId !== run.runId) return null;
  if (judgeApproval(approval, now).state !== "approved") return null;
  return { name: approval.name, args: JSON.parse(approval.args) };
}

function repeated(known: sql.HoldRow, requestHash: string, now: Date): Answer {
  if (known.requestHash === requestHash) return new Answer(200, toHold(known, now));
  throw new Refusal("conflict", "This id is that of another hold. Take a new id for each call.");
}

/** In the one order of all scopes: project, pipeline, user, run (outermost first), step. */
export function scopesOf(
  run: JudgedRun & { budgets: readonly MatchingBudget[] },
  limits: ReadonlyMap<string, number>,
  body: Pick<NewHold, "stepKey" | "stepLimitMicroUsd">,
  now: Date,
): Scope[] {
  const { stepKey, stepLimitMicroUsd = Number.MAX_SAFE_INTEGER } = body;
  // also without a limit: a later attempt may state one, and all attempts count together
  const step =
    stepKey === undefined
      ? []
      : [
          {
            key: { ...runScope(run.runId), kind: "step" as const, subject: stepKey },
            told: { kind: "step" as const, id: stepKey, limitMicroUsd: stepLimitMicroUsd },
          },
        ];
  const ofRun = (runId: string, limitMicroUsd: number) => ({
    key: runScope(runId),
    told: { kind: "run" as const, id: runId, limitMicroUsd },
  });
  return [
    ...run.budgets.map((budget) => ({
      key: budgetKey(budget, budget.period === "run" ? run.runId : isEach(budget) ? run.userId : "", now),
      told: { kind: budget.kind, id: budget.id, limitMicroUsd: budget.limitMicroUsd },
      budget,
    })),
    ...run.ancestors.flatMap((runId) => {
      const limit = limits.get(runId);
      return limit === undefined ? [] : [ofRun(runId, limit)];
    }),
    ofRun(run.runId, run.limitMicroUsd),
    ...step,
  ];
}

export async function getHold(projectId: string, id: string): Promise<Hold | null> {
  const hold = await sql.selectHold(pool(), projectId, id);
  return hold === null ? null : toHold(hold, hold.readAt);
}

export async function holdExists(projectId: string, id: string): Promise<boolean> {
  return (await sql.selectHold(pool(), projectId, id)) !== null;
}

/** As it is now: open holds whose time is over are assumed. */
export function toHold(stored: sql.HoldRow, now: Date): Hold {
  const hold = judgeHold(stored, now);
  return {
    id: hold.id,
    runId: hold.runId,
    stepKey: hold.stepKey,
    microUsd: hold.microUsd,
    state: hold.state,
    chargedMicroUsd: hold.chargedMicroUsd,
    overrun: hold.overrun,
    expiresAt: hold.expiresAt.toISOString(),
    createdAt: hold.createdAt.toISOString(),
    settledAt: hold.settledAt?.toISOString() ?? null,
    now: now.toISOString(),
  };
}
