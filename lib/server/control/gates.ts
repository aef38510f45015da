import type { Gate, GateEffect, GatePage, GateVersionPage, SetGate } from "@/lib/contract/gates";
import { diffPolicies, type Policy } from "@/lib/domain/guard/gate-policy";
import { requireMembers } from "@/lib/server/control/approvers";
import { countAffected, tightenWaiting } from "@/lib/server/control/gate-waiting";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import { followPolicy } from "@/lib/server/control/trust-classes";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import { insertVersion, selectLastVersion, selectVersions } from "@/lib/server/sql/control/gate-versions";
import * as sql from "@/lib/server/sql/control/gates";
import { selectPeople } from "@/lib/server/sql/control/members";
import type { Tx } from "@/lib/server/transaction";

/** One gate a pipeline and step. What it changes is a version; those who wait are asked for more at once. */
export async function setGate(tx: Tx, projectId: string, { reason, ...body }: SetGate): Promise<Gate> {
  const work = await tx.lock(projectId);
  await requireMembers(work, { approvers: body.approvers ?? [], escalate: body.escalate ?? undefined });
  const before = await sql.selectGate(work.db, projectId, body.pipeline, body.step);
  const policy = policyOf(body);
  if (before !== null && diffPolicies(before, policy).length === 0) return toGate(before);
  const { pipeline, step } = body;
  const version = (await selectLastVersion(work.db, projectId, body)) + 1;
  const id = await sql.upsertGate(work.db, projectId, { ...policy, pipeline, step, version });
  const affected = await tightenWaiting(work, { ...policy, pipeline, step });
  await insertVersion(work.db, projectId, body, {
    version,
    policy,
    reason: reason ?? null,
    affected,
    by: work.actor,
    at: work.now,
  });
  work.audit("gate.set", id, { ...body, version, reason: reason ?? null, affected });
  await followPolicy(work, { id, pipeline, step }, before, policy);
  return toGate({ ...policy, id, pipeline, step });
}

export async function listGates(projectId: string, page: OrdinalPage): Promise<GatePage> {
  const rows = await sql.selectGates(pool(), projectId, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { gates: items.map(toGate), nextCursor };
}

export async function removeGate(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  const gate = await requireGate(work, id);
  await sql.deleteGate(work.db, projectId, id);
  const version = (await selectLastVersion(work.db, projectId, gate)) + 1;
  const removed = { version, policy: null, reason: null, affected: 0, by: work.actor, at: work.now };
  await insertVersion(work.db, projectId, gate, removed);
  work.audit("gate.removed", id);
  await followPolicy(work, gate, gate, null);
}

export async function gateExists(projectId: string, id: string): Promise<boolean> {
  return (await sql.selectGateById(pool(), projectId, id)) !== null;
}

/** The gate under the lock. */
export async function requireGate(work: Work, id: string): Promise<sql.GateRow> {
  const gate = await sql.selectGateById(work.db, work.projectId, id);
  if (gate === null) throw notFound();
  return gate;
}

/** What a policy would do, without doing it. */
export async function previewGate(projectId: string, body: SetGate): Promise<GateEffect> {
  const people = new Set((await selectPeople(pool(), projectId)).map(({ id }) => `member:${id}`));
  for (const [at, approver] of (body.approvers ?? []).entries()) {
    const isStranger = approver.startsWith("member:") && !people.has(approver);
    if (isStranger) throw invalid(`/approvers/${at}`, "is not a member of this project");
  }
  const before = await sql.selectGate(pool(), projectId, body.pipeline, body.step);
  const policy = policyOf(body);
  const affected = await countAffected(projectId, { ...policy, pipeline: body.pipeline, step: body.step });
  return { changes: diffPolicies(before, policy), ...affected };
}

/** Each against the one before it, newest first. */
export async function listVersions(
  projectId: string,
  query: OrdinalPage & { readonly pipeline: string; readonly step: string },
): Promise<GateVersionPage> {
  const page = { before: readDescending(query), limit: query.limit + 1 };
  const rows = await selectVersions(pool(), projectId, query, page);
  const { items, nextCursor } = ordinalPage(rows, query.limit);
  const versions = items.map(({ version, policy, reason, affected, by, at }, index) => ({
    version,
    changes: diffPolicies(rows[index + 1]?.policy ?? null, policy),
    removed: policy === null,
    reason,
    affected,
    by,
    at: at.toISOString(),
  }));
  return { versions, nextCursor };
}

function policyOf({ required, risk, quorum, approvers, timeoutMs, escalate, trust }: Omit<SetGate, "reason">): Policy {
  const [own, later, rule] = [timeoutMs ?? null, escalate ?? null, trust ?? null];
  return { required, risk, quorum, approvers, timeoutMs: own, escalate: later, trust: rule };
}

/** What stays as the request has it is left out, as it was before there was a rule for it. */
export function toGate(row: Policy & { readonly id: string; readonly pipeline: string; readonly step: string }): Gate {
  const { id, pipeline, step, required, risk, quorum, approvers, timeoutMs, escalate, trust } = row;
  return {
    ...{ id, pipeline, step, required, risk, quorum, approvers: approvers === null ? null : [...approvers] },
    ...(timeoutMs === null ? {} : { timeoutMs }),
    ...(escalate === null ? {} : { escalate: { ...escalate, approvers: [...escalate.approvers] } }),
    ...(trust === null ? {} : { trust }),
  };
}
