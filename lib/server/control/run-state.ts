import type { JournalEntry, RunState } from "@/lib/contract/control-runs";
import { strictest } from "@/lib/domain/guard/controls";
import { type LeasedRun, liveLease, runStatus } from "@/lib/domain/guard/lease";
import { type Step, stepStatus } from "@/lib/domain/guard/step";
import { hashJson } from "@/lib/server/control/hash";
import { fromJsonText } from "@/lib/server/control/json-text";
import { type OrdinalPage, ordinalPage, readOrdinal } from "@/lib/server/control/pages";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { type RunRow, selectRun, selectRunRef } from "@/lib/server/sql/control/runs";
import { selectUse } from "@/lib/server/sql/control/spend";
import { type StepRow, selectJournal } from "@/lib/server/sql/control/steps";

type Db = Work["db"] | ReturnType<typeof pool>;

/** What the control plane knows of a run; null where there is none. The run may be named by its trace, too. */
export async function getRunState(projectId: string, ref: string, page: OrdinalPage): Promise<RunState | null> {
  const found = await selectRunRef(pool(), projectId, ref);
  return found === null ? null : readRunState(pool(), projectId, found.runId, page);
}

/** As it is after the work so far. */
export async function stateAfter(work: Work, runId: string): Promise<RunState> {
  const state = await readRunState(work.db, work.projectId, runId, { limit: 1000 });
  if (state === null) throw notFound();
  return state;
}

async function readRunState(db: Db, projectId: string, runId: string, page: OrdinalPage): Promise<RunState | null> {
  const run = await selectRun(db, projectId, runId);
  if (run === null) return null;
  const rows = await selectJournal(db, projectId, runId, readOrdinal(page) ?? "0", page.limit + 1);
  const [use = { spent: 0, held: 0 }] = await selectUse(db, projectId, [runScope(runId)]);
  const { epoch, now } = await selectEpoch(db, projectId);
  const { items, nextCursor } = ordinalPage(
    rows.map((row) => ({ ...row, ordinal: String(row.seq) })),
    page.limit,
  );
  return {
    ...viewOf(run, now),
    epoch,
    spentMicroUsd: use.spent,
    heldMicroUsd: use.held,
    journal: items.map((row) => toEntry(projectId, run, row, now)),
    nextCursor,
  };
}

/** There is but one window of a run's money. */
export const runScope = (runId: string) =>
  ({ kind: "run", scopeId: runId, subject: "", windowStart: new Date(0) }) as const;

export function viewOf(run: RunRow, now: Date) {
  const lease = liveLease(run, now);
  return {
    id: run.runId,
    traceId: run.traceId,
    pipeline: run.pipeline,
    version: run.version,
    status: runStatus(run, run.hasPending, now),
    haltCode: run.haltCode,
    inputHash: run.inputHash,
    input: fromJsonText(run.input),
    limits: {
      microUsd: run.limitMicroUsd,
      ...(run.limitSteps === null ? {} : { steps: run.limitSteps }),
      ...(run.limitMs === null ? {} : { ms: run.limitMs }),
    },
    startedBy: run.startedBy,
    userId: run.userId,
    sessionId: run.sessionId,
    parentRunId: run.parentRunId,
    state: strictest(run.controls),
    fence: run.fence,
    lease: lease && { ...lease, expiresAt: lease.expiresAt.toISOString() },
    createdAt: run.createdAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    now: now.toISOString(),
  };
}

/** Stored steps, as the rules read them. */
export function toStep(row: StepRow): Step {
  return { ...row, result: fromJsonText(row.result), error: fromJsonText(row.error) };
}

export function toEntry(projectId: string, run: LeasedRun & { runId: string }, row: StepRow, now: Date): JournalEntry {
  const step = toStep(row);
  return {
    seq: row.seq,
    key: row.key,
    name: row.name,
    inputHash: row.inputHash,
    effect: row.effect,
    status: stepStatus(step, run, now),
    result: step.result,
    error: step.error,
    argsHash: row.argsHash,
    approvalId: row.approvalId,
    // nothing but what is the same for every attempt and process
    idempotencyKey: hashJson([projectId, run.runId, row.key]).slice(0, 40),
    fence: row.fence,
    claimedAt: row.claimedAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}
