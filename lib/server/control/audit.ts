import type { AuditEntry, AuditFacets, AuditPage, AuditQuery } from "@/lib/contract/audit";
import { ordinalPage, readOrdinal } from "@/lib/server/control/pages";
import { pool } from "@/lib/server/db";
import { type AuditRow, selectAudit, selectAuditFacets, selectNames } from "@/lib/server/sql/control/audit";

const seqMax = 2n ** 63n - 1n;

/** The hash chain of the project, oldest first unless asked otherwise, or what of it matches. */
export async function readAudit(projectId: string, query: AuditQuery): Promise<AuditPage> {
  const { order, limit } = query;
  const rows = await selectAudit(pool(), projectId, query, { order, begin: beginOf(query), limit: limit + 1 });
  const { items, nextCursor } = ordinalPage(rows, limit);
  return { entries: items.map(toEntry), names: await namesOf(projectId, items), nextCursor };
}

/** A cursor is the last entry of the page before. */
function beginOf({ order, seq, ...page }: AuditQuery): string {
  const last = readOrdinal(page);
  const next = (seq: bigint) => (seq < seqMax ? seq + 1n : seqMax);
  if (last !== null) return String(order === "asc" ? next(BigInt(last)) : BigInt(last) - 1n);
  return String(seq ?? (order === "asc" ? 1n : seqMax));
}

export function toEntry({ ordinal, at, actorKind, actorId, data, ...entry }: AuditRow): AuditEntry {
  const { action, subject, prevHash, hash } = entry;
  const actor = { kind: actorKind, id: actorId };
  return {
    seq: Number(ordinal),
    at: at.toISOString(),
    actor,
    action,
    subject,
    data: readData(data),
    prevHash,
    hash,
  };
}

/** What somebody made unreadable is shown as it is; the verification says where. */
function readData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function namesOf(
  projectId: string,
  rows: readonly Pick<AuditRow, "actorId" | "subject">[],
): Promise<Record<string, string>> {
  const ids = new Set(rows.flatMap(({ actorId, subject }) => [actorId ?? "", subject]).filter((id) => uuid.test(id)));
  return selectNames(pool(), projectId, [...ids]);
}

export async function auditFacets(projectId: string): Promise<AuditFacets> {
  const { actors, actions } = await selectAuditFacets(pool(), projectId);
  const names = await namesOf(
    projectId,
    actors.map(({ id }) => ({ actorId: id, subject: "" })),
  );
  return { actors: actors.map((actor) => ({ ...actor, name: names[actor.id ?? ""] ?? null })), actions };
}
