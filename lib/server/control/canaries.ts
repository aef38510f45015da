import type { PlantCanary } from "@/lib/contract/gates";
import { argsShape } from "@/lib/domain/guard/args-shape";
import { tighten } from "@/lib/domain/guard/gate";
import { waitOf } from "@/lib/domain/guard/gate-policy";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs } from "@/lib/domain/guard/time";
import { amountIn } from "@/lib/domain/trust/sampling";
import { askedShares } from "@/lib/domain/trust/terms";
import { tellInbox } from "@/lib/server/control/approval-changes";
import { describeApproval } from "@/lib/server/control/approval-view";
import { requireGate } from "@/lib/server/control/gates";
import { hashJson } from "@/lib/server/control/hash";
import { violations } from "@/lib/server/control/json-schema";
import { fromJsonText } from "@/lib/server/control/json-text";
import { makeRun, requireRun } from "@/lib/server/control/runs";
import { noTrust } from "@/lib/server/control/trust-classes";
import type { Work } from "@/lib/server/control/work";
import { AppError, invalid, notFound } from "@/lib/server/errors";
import { type ApprovalRow, insertApproval, selectApproval } from "@/lib/server/sql/control/approvals";
import type { GateRow } from "@/lib/server/sql/control/gates";
import { updateEnd } from "@/lib/server/sql/control/runs";
import { selectClass } from "@/lib/server/sql/control/trust";
import { selectNewestOf, updateCanary } from "@/lib/server/sql/control/trust-asks";
import type { Tx } from "@/lib/server/transaction";

/**
 * An ask that looks like those of its gate and should be rejected. Its run has ended before anybody can see it: nothing
 * leases, claims or resumes it, so what a reviewer approves by mistake can never run.
 */
export async function plantCanary(tx: Tx, projectId: string, gateId: string, body: PlantCanary) {
  const work = await tx.lock(projectId);
  const gate = await requireGate(work, gateId);
  if (gate.trust === null)
    throw new Refusal("conflict", "This gate names no class of trust: there is nothing to test.");
  if (amountIn(gate.trust, body.args) === null) throw invalid("/args", "lie outside the class: nobody would ask so");
  const like = await newestOf(work, gate);
  const broken = like.schema === null ? [] : violations(fromJsonText(like.schema), body.args);
  if (broken.length > 0) {
    const errors = broken.slice(0, 50).map(({ path, message }) => ({ path: `/args${path}`, message }));
    throw new AppError("invalid", "The arguments do not satisfy the schema of this gate's asks.", { errors });
  }
  const approvalId = await insertLike(work, gate, like, body);
  const planted = await selectApproval(work.db, projectId, approvalId);
  if (planted === null) throw notFound();
  // whose it is must not be read from the audit before the decision
  work.audit("trust.planted", gate.id);
  work.send("approval.requested", describeApproval(planted));
  tellInbox(work, approvalId);
  return { approvalId };
}

async function newestOf(work: Work, gate: GateRow): Promise<ApprovalRow> {
  const id = await selectNewestOf(work.db, work.projectId, gate);
  const like = id === null ? null : await selectApproval(work.db, work.projectId, id);
  if (like !== null) return like;
  throw new Refusal("conflict", "This gate has not asked yet: a planted ask has to look like a real one.");
}

async function insertLike(work: Work, gate: GateRow, like: ApprovalRow, { ask, args }: PlantCanary): Promise<string> {
  const { version } = await requireRun(work, like.runId);
  const runId = await makeRun(work, {
    ...{ pipeline: gate.pipeline, version, inputHash: hashJson(null), limits: { microUsd: 0 } },
  });
  await updateEnd(work.db, work.projectId, runId, {
    ...{ status: "done", haltCode: null, output: null, error: null, at: work.now },
  });
  const { restart, level } = (await selectClass(work.db, work.projectId, gate)) ?? noTrust(work.now);
  const wait = waitOf({ timeoutMs: like.expiresAt.getTime() - like.createdAt.getTime(), escalate: null }, gate);
  const id = await insertApproval(work.db, work.projectId, {
    ...tighten(like, gate),
    ...{ runId, stepKey: like.stepKey, round: 0, name: gate.step, pipeline: gate.pipeline, ask },
    ...{ originalArgs: JSON.stringify(args), originalArgsHash: hashJson(args), schema: like.schema, edit: like.edit },
    ...{ escalateTo: [], requestedBy: null, startedBy: null, evidence: null, usableForMs: like.usableForMs },
    argsShape: hashJson(argsShape(args)),
    ...{ createdAt: work.now, escalatesAt: null, expiresAt: addMs(work.now, wait.timeoutMs) },
  });
  const trust = {
    name: gate.trust?.name ?? "",
    restart,
    level,
    askedShare: askedShares[level],
    asked: true,
    amount: 0,
  };
  await updateCanary(work.db, work.projectId, id, trust);
  return id;
}
