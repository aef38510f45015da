import type { AuditEntry, AuditExportQuery } from "@/lib/contract/audit";
import { namesOf, toEntry } from "@/lib/server/control/audit";
import { csvCell } from "@/lib/server/csv-cell";
import { pool } from "@/lib/server/db";
import { type AuditRow, selectAudit } from "@/lib/server/sql/control/audit";

const pageEntries = 1_000;

/** The entries that match, oldest first, a line each; read no faster than they are taken. */
export async function* exportAudit(projectId: string, query: AuditExportQuery): AsyncGenerator<string> {
  const toLine = query.format === "csv" ? csvLine : jsonLine;
  if (query.format === "csv") yield csvHead;
  for await (const page of matchingPages(projectId, query)) {
    const names = query.format === "csv" ? await namesOf(projectId, page) : {};
    yield page.map((row) => toLine(toEntry(row), names)).join("");
  }
}

async function* matchingPages(projectId: string, query: AuditExportQuery): AsyncGenerator<AuditRow[]> {
  for (let begin = "1"; ; ) {
    const page = await selectAudit(pool(), projectId, query, { order: "asc", begin, limit: pageEntries });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < pageEntries) return;
    begin = String(BigInt(last.ordinal) + 1n);
  }
}

const jsonLine = (entry: AuditEntry) => `${JSON.stringify(entry)}\n`;

const csvHead = "seq,at,actor kind,actor id,actor name,action,subject,subject name,data,prev hash,hash\r\n";

function csvLine(entry: AuditEntry, names: Readonly<Record<string, string>>): string {
  const { seq, at, actor, action, subject, data, prevHash, hash } = entry;
  const named = (id: string | null) => names[id ?? ""] ?? "";
  const cells = [String(seq), at, actor.kind, actor.id ?? "", named(actor.id), action, subject, named(subject)];
  return `${[...cells, JSON.stringify(data), prevHash, hash].map(csvCell).join(",")}\r\n`;
}
