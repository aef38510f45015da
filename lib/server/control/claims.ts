import type { Claim, ClaimStep } from "@/lib/contract/control-runs";
import { decideConsumption, judgeApproval, noApproval } from "@/lib/domain/guard/approval";
import { admitCall } from "@/lib/domain/guard/controls";
import { isStricter } from "@/lib/domain/guard/gate";
import { requireFence, requireOpen } from "@/lib/domain/guard/lease";
import { decideRepeat, requireSameStep } from "@/lib/domain/guard/step";
import { saveApproval } from "@/lib/server/control/approval-changes";
import { toEntry, toStep } from "@/lib/server/control/run-state";
import { placeName, type StepPlace } from "@/lib/server/control/steps";
import type { Work } from "@/lib/server/control/work";
import { type AppError, fromRefusal, notFound } from "@/lib/server/errors";
import { type ApprovalRow, selectApprovalsOf } from "@/lib/server/sql/control/approvals";
import { type GateRow, selectGatesAt } from "@/lib/server/sql/control/gates";
import { type JudgedRun, selectJudgedRuns } from "@/lib/server/sql/control/runs";
import { insertSteps, type StepOf, type StepRow, selectStepsAt, updateSteps } from "@/lib/server/sql/control/steps";
import { answersOf, fulfilled, judged, type Together } from "@/lib/server/together";

type Asked = StepPlace & { readonly body: ClaimStep };
type Audit = { readonly action: string; readonly subject: string; readonly data: unknown };
/** What a claim answers, and what it writes. */
type Decided = {
  readonly answer: Claim | AppError;
  readonly added?: StepOf;
  readonly repeated?: StepOf;
  readonly approval?: ApprovalRow;
  readonly audits?: readonly Audit[];
};

/** A claim is a commit before the effect. */
export const claimSteps: Together<Asked> = {
  name: "claim steps",
  subject: placeName,
  async act(work, items) {
    const read = await readForClaims(work, items);
    const outcomes = items.map((item, at) => judged(() => judgeClaim(work, item, at, read)));
    const decided = fulfilled(outcomes);
    await insertSteps(
      work.db,
      work.projectId,
      decided.flatMap(({ added }) => added ?? []),
    );
    await updateSteps(
      work.db,
      work.projectId,
      decided.flatMap(({ repeated }) => repeated ?? []),
    );
    for (const { added, repeated, approval, audits = [] } of decided) {
      const claimed = added ?? repeated;
      if (claimed !== undefined) work.touchRun(claimed.runId);
      if (approval !== undefined) await saveApproval(work, approval);
      for (const { action, subject, data } of audits) work.audit(action, subject, data);
    }
    return answersOf(outcomes);
  },
};

type ForClaims = {
  readonly runs: readonly (JudgedRun | null)[];
  readonly known: readonly (StepRow | null)[];
  readonly gates: readonly (GateRow | null)[];
  readonly approvals: ReadonlyMap<string, ApprovalRow>;
  /** Of the last step of a run, by its id: claims judged together follow each other. */
  readonly lastSeq: Map<string, number>;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** All that the rules ask about, for all claims at once. */
async function readForClaims(work: Work, items: readonly Asked[]): Promise<ForClaims> {
  const { db, projectId } = work;
  const runs = await selectJudgedRuns(
    db,
    projectId,
    items.map(({ runId, body }) => ({ runId, tool: body.tool })),
  );
  const known = await selectStepsAt(db, projectId, items);
  const gates = await selectGatesAt(
    db,
    projectId,
    items.map(({ body }, at) => ({ pipeline: runs[at]?.pipeline ?? "", step: body.name })),
  );
  const named = items.flatMap(({ body }) => (uuid.test(body.approvalId ?? "") ? (body.approvalId ?? []) : []));
  const approvals = await selectApprovalsOf(db, projectId, [
    ...named,
    ...known.flatMap((row) => row?.approvalId ?? []),
  ]);
  const lastSeq = new Map(runs.flatMap((run) => (run === null ? [] : [[run.runId, run.lastStepSeq] as const])));
  return { runs, known, gates, approvals, lastSeq };
}

/** The checks are in the order of protocol S1: the first that applies answers. */
function judgeClaim(work: Work, { key, body }: Asked, at: number, read: ForClaims): Decided {
  const run = read.runs[at] ?? null;
  const known = read.known[at] ?? null;
  if (run === null) throw notFound();
  requireOpen(run);
  requireFence(run, body.fence, work.now);
  if (known !== null) requireSameStep(toStep(known), body, key);
  if (known !== null && known.status !== "claimed") {
    return { answer: answerClaim(work, run, known, known.status) };
  }
  admitCall(run.controls, body.epoch, work.epoch);
  if (known !== null) return claimAgain(work, run, known, body, read);
  const approval = findApproval(work, run, key, body, read.gates[at] ?? null, read.approvals);
  if (approval?.state !== "lapsed") return claimFirst(work, run, key, body, approval, read.lastSeq);
  return { answer: fromRefusal(noApproval("policy")), approval };
}

function answerClaim(work: Work, run: JudgedRun, row: StepRow, status: Claim["status"], repeat?: boolean): Claim {
  const entry = toEntry(work.projectId, run, row, work.now);
  return { status, entry, ...(repeat === undefined ? {} : { repeat }), epoch: work.epoch };
}

/** The keyed effect of a lost lease is tried again with the same key; it needs no second approval. */
function claimAgain(work: Work, run: JudgedRun, known: StepRow, body: ClaimStep, { approvals }: ForClaims): Decided {
  const decision = decideRepeat(toStep(known), run, body.argsHash ?? body.inputHash, work.now);
  if (decision === "in_doubt") return { answer: answerClaim(work, run, known, "in_doubt") };
  const repeated = { ...known, runId: run.runId, fence: run.fence, claimedAt: work.now };
  const approval = known.approvalId === null ? undefined : approvals.get(known.approvalId);
  return {
    answer: answerClaim(work, run, repeated, "claimed", true),
    repeated,
    ...(approval?.state === "consumed" ? { approval: { ...approval, seq: approval.seq + 2 } } : {}),
    audits: [
      {
        action: "step.claimed",
        subject: placeName({ runId: run.runId, key: known.key }),
        data: { fence: run.fence, repeat: true },
      },
    ],
  };
}

function claimFirst(
  work: Work,
  run: JudgedRun,
  key: string,
  body: ClaimStep,
  approval: ApprovalRow | null,
  lastSeq: Map<string, number>,
): Decided {
  const { name, inputHash, effect, argsHash = inputHash } = body;
  const { runId, fence } = run;
  const seq = (lastSeq.get(runId) ?? run.lastStepSeq) + 1;
  lastSeq.set(runId, seq);
  const moment = { firstClaimedAt: work.now, claimedAt: work.now, completedAt: null };
  const call = { name, inputHash, effect, argsHash, approvalId: approval?.id ?? null };
  const added: StepOf = { runId, key, seq, ...call, status: "claimed", result: null, error: null, fence, ...moment };
  const claimed = { action: "step.claimed", subject: placeName(added), data: { fence, repeat: false } };
  const answer = answerClaim(work, run, added, "claimed", false);
  if (approval === null) return { answer, added, audits: [claimed] };
  const consumed = { action: "approval.consumed", subject: approval.id, data: { step: key, argsHash } };
  return {
    answer,
    added,
    approval: { ...approval, state: "consumed", seq: approval.seq + 1 },
    audits: [consumed, claimed],
  };
}

/** The approval that this claim consumes; a lapsed one lapsed just now, because the rule became stricter. */
function findApproval(
  work: Work,
  run: JudgedRun,
  key: string,
  body: ClaimStep,
  gate: GateRow | null,
  approvals: ReadonlyMap<string, ApprovalRow>,
): ApprovalRow | null {
  if (body.approvalId === undefined) {
    if (gate?.required) throw noApproval("required");
    return null;
  }
  const found = approvals.get(body.approvalId);
  const own = found?.runId === run.runId && found.stepKey === key ? judgeApproval(found, work.now) : null;
  const decision = decideConsumption(own, {
    argsHash: body.argsHash ?? body.inputHash,
    sameStep: own?.name === body.name,
    stricterGate: own !== null && isStricter(gate, own),
  });
  if (decision === "consume" || own === null) return own;
  return { ...own, state: "lapsed", seq: own.seq + 1 };
}
