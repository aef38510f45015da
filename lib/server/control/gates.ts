import type { Gate, GatePage, SetGate } from "@/lib/contract/approvals";
import { requireMembers } from "@/lib/server/control/approvers";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { deleteGate, type GateRow, selectGates, upsertGate } from "@/lib/server/sql/control/gates";
import type { Tx } from "@/lib/server/transaction";

/** One gate a pipeline and step. */
export async function setGate(tx: Tx, projectId: string, body: SetGate): Promise<Gate> {
  const work = await tx.lock(projectId);
  await requireMembers(work, { approvers: body.approvers ?? undefined });
  const id = await upsertGate(work.db, projectId, body);
  work.audit("gate.set", id, body);
  return { id, ...body };
}

export async function listGates(projectId: string, page: OrdinalPage): Promise<GatePage> {
  const rows = await selectGates(pool(), projectId, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { gates: items.map(toGate), nextCursor };
}

export async function removeGate(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await deleteGate(work.db, projectId, id))) throw notFound();
  work.audit("gate.removed", id);
}

function toGate({ ordinal: _, approvers, ...gate }: GateRow): Gate {
  return { ...gate, approvers: approvers === null ? null : [...approvers] };
}
