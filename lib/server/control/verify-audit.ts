// Walks a chain of audit entries, a page at a time: the memory does not grow with the log.
import type { AuditVerified, AuditVerifyQuery } from "@/lib/contract/audit";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { breakAt, breakAtEnd, type ChainEnd, chainStart } from "@/lib/domain/guard/audit-chain";
import { hashText } from "@/lib/server/control/hash";
import { pool } from "@/lib/server/db";
import { AppError } from "@/lib/server/errors";
import { type AuditRow, selectAudit, selectChainEnds } from "@/lib/server/sql/control/audit";

const pageEntries = 1_000;
export type StoredEntry = Omit<AuditRow, "at" | "ordinal"> & { readonly seq: number; readonly at: string };
type Known = { readonly head: ChainEnd | null; readonly noted: ChainEnd | null; readonly of: number };

/** `pages` in the order of the log. Ends with the first break, or after the last entry. */
export async function* verifyChain(
  pages: AsyncIterable<readonly StoredEntry[]>,
  { head, noted, of }: Known,
): AsyncGenerator<AuditVerified> {
  let end = chainStart;
  for await (const page of pages) {
    for (const entry of page) {
      const found = breakAt(end, entry, hashEntry(entry), noted);
      if (found !== null) return yield { state: "broken", checked: end.seq, ...found };
      end = { seq: entry.seq, hash: entry.hash };
    }
    yield { state: "checking", checked: end.seq, of: Math.max(of, end.seq) };
  }
  const found = breakAtEnd(end, head, noted);
  const checked = end.seq;
  yield found === null ? { state: "verified", checked, head: end } : { state: "broken", checked, ...found };
}

/** As `Work` makes it (protocol U1). The text of the data counts as it is stored, so that no change of it is overlooked. */
function hashEntry({ seq, at, actorKind, actorId, action, subject, data, prevHash }: StoredEntry): string {
  const text = (value: string) => JSON.stringify(value);
  const actor = canonicalJson({ id: actorId, kind: actorKind });
  return hashText(
    `{"action":${text(action)},"actor":${actor},"at":${text(at)},"data":${data},"prevHash":${text(prevHash)},"seq":${seq},"subject":${text(subject)}}`,
  );
}

/** The log of a project, with what its head says of it. Entries that come in meanwhile are left out. */
export async function* verifyAudit(projectId: string, noted: ChainEnd | null): AsyncGenerator<AuditVerified> {
  const { head, lastSeq } = await selectChainEnds(pool(), projectId);
  yield* verifyChain(storedPages(projectId, lastSeq), { head, noted, of: lastSeq });
}

// hashing a log takes the processor: one walk a project at a time, so that nobody can ask for hundreds
const walking = new Set<string>();

/** The same as lines of JSON. */
export function verifyLines(projectId: string, { seq, hash }: AuditVerifyQuery): AsyncGenerator<string> {
  if (walking.has(projectId)) {
    throw new AppError("rate_limited", "The log of this project is being verified already.", { retryAfterS: 1 });
  }
  return lines(projectId, seq === undefined || hash === undefined ? null : { seq, hash });
}

async function* lines(projectId: string, noted: ChainEnd | null): AsyncGenerator<string> {
  walking.add(projectId);
  try {
    for await (const line of verifyAudit(projectId, noted)) yield `${JSON.stringify(line)}\n`;
  } finally {
    walking.delete(projectId);
  }
}

async function* storedPages(projectId: string, lastSeq: number): AsyncGenerator<StoredEntry[]> {
  for (let begin = 1; begin <= lastSeq; ) {
    const part = { order: "asc", begin: String(begin), limit: pageEntries } as const;
    const page = (await selectAudit(pool(), projectId, {}, part)).map(toStored);
    const entries = page.filter(({ seq }) => seq <= lastSeq);
    const last = entries.at(-1);
    if (last === undefined) return;
    yield entries;
    begin = last.seq + 1;
  }
}

const toStored = ({ ordinal, at, ...entry }: AuditRow): StoredEntry => ({
  ...entry,
  seq: Number(ordinal),
  at: at.toISOString(),
});
