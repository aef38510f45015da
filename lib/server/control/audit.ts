import type { AuditPage } from "@/lib/contract/controls";
import { type OrdinalPage, ordinalPage, readOrdinal } from "@/lib/server/control/pages";
import { pool } from "@/lib/server/db";
import { selectAudit } from "@/lib/server/sql/control/audit";

/** The hash chain of the project, oldest first. */
export async function readAudit(projectId: string, page: OrdinalPage): Promise<AuditPage> {
  const rows = await selectAudit(pool(), projectId, readOrdinal(page) ?? "0", page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  const entries = items.map(({ ordinal, at, actorKind, actorId, data, ...entry }) => ({
    seq: Number(ordinal),
    at: at.toISOString(),
    actor: { kind: actorKind, id: actorId },
    ...entry,
    data: JSON.parse(data) as unknown,
  }));
  return { entries, nextCursor };
}
