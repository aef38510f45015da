import { randomUUID } from "node:crypto";
import type { Hold, NewHold } from "@/lib/contract/money";
import { admitCall } from "@/lib/domain/guard/controls";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import {
  admitHold,
  type Booking,
  decideRelease,
  decideSettle,
  judgeHold,
  type ScopeUse,
} from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs } from "@/lib/domain/guard/time";
import { budgetKey, tellThresholds } from "@/lib/server/control/budgets";
import { hashJson } from "@/lib/server/control/hash";
import { runScope } from "@/lib/server/control/run-state";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { Answer } from "@/lib/server/idempotency";
import { type BudgetRow, selectRunLimits } from "@/lib/server/sql/control/budgets";
import * as sql from "@/lib/server/sql/control/holds";
import { type RunRow, selectHoldContext } from "@/lib/server/sql/control/runs";
import { assumeOverdue, type SpendKey, selectUse } from "@/lib/server/sql/control/spend";
import type { Tx } from "@/lib/server/transaction";

/** A scope of money: the row it is counted in, and how its limit is told. */
type Scope = { readonly key: SpendKey; readonly told: Pick<ScopeUse, "kind" | "id" | "limitMicroUsd"> };

/** Reserves the price of a call in every scope that matches, or in none. */
export async function createHold(tx: Tx, projectId: string, body: NewHold): Promise<Answer> {
  const work = await tx.lock(projectId);
  const run = await selectHoldContext(work.db, projectId, body.runId, body.tool ?? null, body.id ?? null);
  if (run === null) throw notFound();
  requireOpen(run);
  requireFence(run, body.fence, work.now);
  const requestHash = hashJson(JSON.parse(JSON.stringify(body)));
  const known = run.known && body.id !== undefined ? await sql.selectHold(work.db, projectId, body.id) : null;
  if (known !== null) {
    if (known.requestHash === requestHash) return new Answer(200, toHold(known, work.now));
    throw new Refusal("conflict", "This id is that of another hold. Take a new id for each call.");
  }
  admitCall(run.controls, body.epoch, work.epoch);
  const { microUsd } = body;
  if (microUsd === null) {
    throw new Refusal("unpriced", "The price of this call is unknown, and a run always has a limit: state a ceiling.");
  }
  const scopes = await scopesOf(work, run, body);
  const uses = await selectUse(
    work.db,
    projectId,
    scopes.map(({ key }) => key),
  );
  admitHold(
    scopes.map(({ told }, at) => ({ ...told, spentMicroUsd: uses[at]?.spent ?? 0, heldMicroUsd: uses[at]?.held ?? 0 })),
    microUsd,
  );
  const hold = {
    id: body.id ?? randomUUID(),
    runId: run.runId,
    stepKey: body.stepKey ?? null,
    microUsd,
    requestHash,
    scopes: scopes.map(({ key }) => key),
    expiresAt: addMs(work.now, body.leaseMs),
    createdAt: work.now,
  };
  await sql.insertHold(work.db, projectId, hold);
  return new Answer(
    201,
    toHold(
      { ...hold, state: "held", chargedMicroUsd: null, overrun: false, settledAt: null, readAt: work.now },
      work.now,
    ),
  );
}

type Matching = Omit<BudgetRow, "ordinal" | "createdAt">;

/** In the one order of all scopes: project, pipeline, user, run (outermost first), step. */
async function scopesOf(work: Work, run: RunRow & { budgets: Matching[] }, body: NewHold): Promise<Scope[]> {
  const limits =
    run.ancestors.length === 0 ? [run] : await selectRunLimits(work.db, work.projectId, [...run.ancestors, run.runId]);
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
  return [
    ...run.budgets.map((budget) => ({
      key: budgetKey(budget, budget.target === "*" && budget.kind === "user" ? run.userId : "", work.now),
      told: { kind: budget.kind, id: budget.id, limitMicroUsd: budget.limitMicroUsd },
    })),
    ...limits.map(({ runId, limitMicroUsd }) => ({
      key: runScope(runId),
      told: { kind: "run" as const, id: runId, limitMicroUsd },
    })),
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

/** Null: the usage is unknown, the whole hold is charged. Needs no lease, and works on ended, killed and paused runs. */
export function settleHold(tx: Tx, projectId: string, id: string, microUsd: number | null): Promise<Hold> {
  return book(tx, projectId, id, (hold) => decideSettle(hold, microUsd));
}

/** The call was never dispatched. */
export function releaseHold(tx: Tx, projectId: string, id: string): Promise<Hold> {
  return book(tx, projectId, id, decideRelease);
}

async function book(
  tx: Tx,
  projectId: string,
  id: string,
  decide: (hold: sql.HoldRow) => Booking | "same" | "settled",
): Promise<Hold> {
  const work = await tx.lock(projectId);
  const stored = await sql.selectHold(work.db, projectId, id);
  if (stored === null) throw notFound();
  const hold = judgeHold(stored, work.now);
  const booking = decide(hold);
  if (booking === "same") return toHold(hold, work.now);
  if (booking === "settled") {
    throw new Refusal("already_settled", "The hold is settled or released: it is settled once, with one amount.", {
      members: { hold: toHold(hold, work.now) },
    });
  }
  // what the clock assumed is written before it is corrected
  if (hold.state === "assumed" && stored.state === "held") await assumeHolds(work);
  const overrun = booking.charged !== null && booking.charged > hold.microUsd;
  const settled = { ...hold, state: booking.state, chargedMicroUsd: booking.charged, overrun, settledAt: work.now };
  await tellThresholds(work, await sql.settleHold(work.db, projectId, settled, booking));
  return toHold(settled, work.now);
}

/** A holder that said nothing until its time was over is charged in full. */
export async function assumeHolds(work: Work): Promise<void> {
  if (await sql.hasOverdue(work.db, work.projectId, work.now)) {
    await tellThresholds(work, await assumeOverdue(work.db, work.projectId, work.now));
  }
}

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
