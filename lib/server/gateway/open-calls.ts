// A call through the gateway begins: its run, control, breaker and money are judged in one transaction, for all that wait.
import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { allowedBy } from "@/lib/domain/guard/at-limit";
import * as breakers from "@/lib/domain/guard/breaker";
import { admitCall, admitRun } from "@/lib/domain/guard/controls";
import { requireOpen } from "@/lib/domain/guard/lease";
import { noLimit } from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs } from "@/lib/domain/guard/time";
import type { Left } from "@/lib/domain/model/reserve";
import { admitMoney, type BudgetApproval, keepRefusals, limitsOf, type Scope } from "@/lib/server/control/admit-money";
import { saveBreaker } from "@/lib/server/control/breakers";
import { hashJson } from "@/lib/server/control/hash";
import { scopesOf } from "@/lib/server/control/holds";
import { Ledger } from "@/lib/server/control/ledger";
import type { Work } from "@/lib/server/control/work";
import { isAbout } from "@/lib/server/gateway/ask-budget";
import type { ReadTogether } from "@/lib/server/gateway/change";
import { type ApprovalRow, selectApprovalsOf } from "@/lib/server/sql/control/approvals";
import type { BreakerRow } from "@/lib/server/sql/control/breakers";
import { selectRunLimits } from "@/lib/server/sql/control/budgets";
import { type AskedRun, type CallingRun, insertCalls, selectCallingRuns } from "@/lib/server/sql/control/gateway";
import type { NewHoldRow } from "@/lib/server/sql/control/holds";
import { type Overdue, selectOverdue } from "@/lib/server/sql/control/spend";
import { fulfilled, judged } from "@/lib/server/together";

/** The process renews what it carries long before this; of one that died all is charged in full after it. */
export const leaseMs = 60_000;
/** Where the request sets no maximum: a shorter answer is of no use, the call is refused instead. */
const outputLeast = 1_024;
const nothingHashed = hashJson(null);

export type AskedCall = Omit<AskedRun, "limitMicroUsd" | "resource"> & {
  readonly sessionId: string | null;
  readonly limitMicroUsd: number | null;
  /** Name of the breaker; null: none. */
  readonly resource: string | null;
  readonly holder: string;
  /** Of a person's leave to spend more than a budget allows. */
  readonly approvalId: string | null;
  /** The most that the call can cost, where so much is left; null: nobody knows. */
  readonly priceOf: (left: Left) => number | null;
};

/** Leave to make the call. */
export type OpenedCall = {
  readonly holdId: string;
  readonly heldMicroUsd: number;
  readonly runId: string;
  readonly pipeline: string;
  readonly version: string;
  /** The run is the gateway's own: nobody else says what it is called. */
  readonly isGateway: boolean;
  /** What was left for it; null: no limit concerns it. */
  readonly left: Left | null;
  readonly generation: number;
  readonly probeId: string | null;
};

export const openCalls: ReadTogether<AskedCall, Found> = {
  name: "open gateway calls",
  subject: () => null,
  read: findForCalls,
  async act(work, calls, found) {
    const judge = async (overdue: readonly Overdue[]) => {
      const read = await readForCalls(work, found, overdue);
      return { read, outcomes: calls.map((call, at) => judged(() => judgeCall(work, call, at, read))) };
    };
    const first = await judge([]);
    // held or spent, it is as much gone; but who is refused hears which of them
    const overdue = first.outcomes.some(isContended) ? await selectOverdue(work.db, work.projectId) : [];
    const { read, outcomes } = overdue.length === 0 ? first : await judge(overdue);
    writeCalls(work, fulfilled(outcomes));
    await keepRefusals(work, outcomes, read.scopes);
    for (const { before, after } of read.probed.values()) saveBreaker(work, before.resource, before, after);
    return outcomes.map((outcome) =>
      outcome.status === "fulfilled" ? { status: "fulfilled", value: outcome.value.answer } : outcome,
    );
  },
};

const isContended = (outcome: PromiseSettledResult<unknown>): boolean =>
  outcome.status === "rejected" && outcome.reason instanceof Refusal && outcome.reason.code === "contended";

type Found = {
  readonly runs: readonly CallingRun[];
  readonly approvals: ReadonlyMap<string, ApprovalRow>;
};

async function findForCalls(db: PoolClient, projectId: string, calls: readonly AskedCall[]): Promise<Found> {
  const asked = calls.map(({ traceId, pipeline, version, userId, limitMicroUsd, resource }) => {
    return { traceId, pipeline, version, userId, limitMicroUsd: limitMicroUsd ?? noLimit, resource };
  });
  const approvalIds = calls.flatMap(({ approvalId }) => approvalId ?? []);
  const [runs, approvals] = await Promise.all([
    selectCallingRuns(db, projectId, asked),
    selectApprovalsOf(db, projectId, approvalIds),
  ]);
  return { runs, approvals };
}

type Read = {
  readonly runs: readonly CallingRun[];
  readonly scopes: readonly (readonly Scope[])[];
  readonly ledger: Ledger;
  readonly breakers: Map<string, BreakerRow>;
  readonly probed: Map<string, { readonly before: BreakerRow; readonly after: BreakerRow }>;
  readonly approvals: ReadonlyMap<string, ApprovalRow>;
};

async function readForCalls(work: Work, { runs, approvals }: Found, overdue: readonly Overdue[]): Promise<Read> {
  const ancestors = new Set(runs.flatMap((run) => run.ancestors));
  const limits = await selectRunLimits(work.db, work.projectId, [...ancestors]);
  const scopes = runs.map((run) => scopesOf(run, limits, {}, work.now));
  const ledger = Ledger.of(runs.flatMap(({ uses }) => uses));
  for (const { scopes, microUsd } of overdue) ledger.move(scopes, { spent: microUsd, held: -microUsd });
  const breakers = new Map(
    runs.flatMap(({ breaker }) => (breaker === null ? [] : [[breaker.resource, breaker] as const])),
  );
  return { runs, scopes, ledger, breakers, probed: new Map(), approvals };
}

type Judged = {
  readonly answer: OpenedCall;
  readonly call: AskedCall;
  readonly run: CallingRun;
  readonly hold: NewHoldRow;
};

function judgeCall(work: Work, call: AskedCall, at: number, read: Read): Judged {
  const run = read.runs[at];
  if (run === undefined) throw new Error("a call without a run");
  admit(work, run);
  const probe = probeOf(work, call, read);
  const approval = usableApproval(call, run, read.approvals, work.now);
  const { microUsd, left } = reserveMoney(call, read.scopes[at] ?? [], read.ledger, approval);
  if (probe !== null) {
    read.breakers.set(probe.after.resource, probe.after);
    read.probed.set(probe.after.resource, probe);
  }
  const hold = {
    id: randomUUID(),
    runId: run.runId,
    stepKey: null,
    microUsd,
    requestHash: nothingHashed,
    scopes: (read.scopes[at] ?? []).map(({ key }) => key),
    expiresAt: addMs(work.now, leaseMs),
    createdAt: work.now,
  };
  read.ledger.move(hold.scopes, { spent: 0, held: microUsd });
  const { runId, pipeline, version, isGateway } = run;
  const generation = (call.resource === null ? undefined : read.breakers.get(call.resource))?.generation ?? 1;
  const probeId = probe?.after.probe?.id ?? null;
  const answer = { holdId: hold.id, heldMicroUsd: microUsd, runId, pipeline, version, isGateway, left };
  return { answer: { ...answer, generation, probeId }, call, run, hold };
}

/** Nobody may call in a run that was stopped or, where somebody executes it, has ended. */
function admit(work: Work, run: CallingRun): void {
  if (!run.isKnown) {
    admitRun(run.controls);
    return;
  }
  if (!run.isGateway || run.killed) requireOpen(run);
  admitCall(run.controls, work.epoch, work.epoch);
}

/** Of a breaker that is not closed: the one call that may try. */
function probeOf(work: Work, { resource, holder }: AskedCall, read: Read) {
  const before = resource === null ? undefined : read.breakers.get(resource);
  if (before === undefined || breakers.breakerState(before, work.now) === "closed") return null;
  const probe = { id: randomUUID(), holder, expiresAt: addMs(work.now, leaseMs) };
  return { before, after: { ...before, ...breakers.leaseProbe(before, probe, work.now) } };
}

/** Asked for calls as this one, approved, and in time; else it allows nothing. */
function usableApproval(
  call: AskedCall,
  run: CallingRun,
  approvals: ReadonlyMap<string, ApprovalRow>,
  now: Date,
): BudgetApproval | null {
  const approval = call.approvalId === null ? undefined : approvals.get(call.approvalId);
  if (approval === undefined || judgeApproval(approval, now).state !== "approved") return null;
  const args: unknown = JSON.parse(approval.args);
  const budget = run.budgets.find(({ id }) => allowedBy({ name: approval.name, args }, id) !== null);
  return budget !== undefined && isAbout(approval, budget, call) ? { name: approval.name, args } : null;
}

/** What is held. A call of unknown price may pass only where nothing limits it. */
function reserveMoney(call: AskedCall, scopes: readonly Scope[], ledger: Ledger, approval: BudgetApproval | null) {
  const uses = limitsOf(scopes, ledger, approval);
  const limiting = uses.filter(({ limitMicroUsd }) => limitMicroUsd < noLimit);
  if (limiting.length === 0) {
    return { microUsd: call.priceOf({ microUsd: noLimit, tokens: Number.POSITIVE_INFINITY }) ?? 0, left: null };
  }
  const lefts = limiting.map((use) => use.limitMicroUsd - use.spentMicroUsd - use.heldMicroUsd);
  const left = { microUsd: Math.min(...lefts), tokens: Number.POSITIVE_INFINITY, outputLeast };
  const microUsd = call.priceOf(left);
  if (microUsd === null) {
    throw new Refusal(
      "unpriced",
      "Nobody knows what this call may cost at most, and a budget applies: add the model's price, or lift the budget.",
    );
  }
  admitMoney(scopes, ledger, microUsd, approval);
  return { microUsd, left };
}

/** Holds, rows of the gateway's own runs, and a place in the list for those that are new. */
function writeCalls(work: Work, opened: readonly Judged[]): void {
  const { db, projectId, now } = work;
  const own = new Map(opened.filter(({ run }) => run.isGateway).map((each) => [each.run.runId, each]));
  const runs = [...own.values()].map(({ run, call }) => {
    const { runId, pipeline, version, userId, limitMicroUsd } = run;
    const { traceId, sessionId } = call;
    return { runId, traceId, pipeline, version, userId, sessionId, limitMicroUsd, inputHash: nothingHashed };
  });
  const holds = opened.map(({ hold }) => hold);
  const fresh = runs.filter(({ runId }) => own.get(runId)?.run.isKnown === false);
  const begun = fresh.map((row) => ({ ...row, at: now }));
  work.later(insertCalls(db, projectId, { runs, begun, holds, at: now, until: addMs(now, leaseMs) }));
  for (const { runId, pipeline, version, inputHash } of fresh) {
    work.audit("run.started", runId, { pipeline, version, inputHash });
    work.touchRun(runId);
  }
}
