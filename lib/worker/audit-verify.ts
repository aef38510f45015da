// `npm run audit:verify`: walks the audit log of every project, or of one, or an exported file.
//   --project ID         only this one
//   --file audit.jsonl   an export instead of the database
//   --head SEQ:HASH      as the page or an earlier run told it: finds what was cut off since
// Ends with 0 where all is as it was written, with 1 where it is not, with 2 where that cannot be told.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { AuditEntry, type AuditVerified } from "@/lib/contract/audit";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { ChainEnd } from "@/lib/domain/guard/audit-chain";
import { type StoredEntry, verifyAudit, verifyChain } from "@/lib/server/control/verify-audit";
import { closeDatabase, pool } from "@/lib/server/db";
import { selectProjects } from "@/lib/server/sql/control/audit";

class Usage extends Error {}
const pageEntries = 1_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { project: { type: "string" }, file: { type: "string" }, head: { type: "string" } },
  });
  const noted = values.head === undefined ? null : readHead(values.head);
  if (values.file !== undefined) {
    return tell(values.file, verifyChain(filePages(values.file), { head: null, noted, of: 0 }));
  }
  const projects = (await selectProjects(pool())).filter(({ id }) => id === (values.project ?? id));
  if (projects.length === 0) throw new Usage(`There is no project ${values.project ?? ""}.`);
  if (noted !== null && projects.length > 1) throw new Usage("A head belongs to one log: name it with --project ID.");
  let code = 0;
  for (const { id, name } of projects) code = Math.max(code, await tell(`${name} (${id})`, verifyAudit(id, noted)));
  return code;
}

function readHead(text: string): ChainEnd {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new Usage("--head is SEQ:HASH, such as 120:9f86d0…, 64 hex digits.");
  return { seq: Number(seq), hash };
}

async function tell(name: string, lines: AsyncIterable<AuditVerified>): Promise<number> {
  for await (const line of lines) {
    if (line.state === "verified")
      say(`ok      ${name}: ${line.checked} entries, head ${line.head.seq}:${line.head.hash}`);
    if (line.state !== "broken") continue;
    say(`BROKEN  ${name}: ${line.detail}. The ${line.checked} entries before are as they were written.`);
    return 1;
  }
  return 0;
}

async function* filePages(file: string): AsyncGenerator<StoredEntry[]> {
  let [page, number]: [StoredEntry[], number] = [[], 0];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line !== "") page.push(readLine(line, `${file}, line ${number}`));
    if (page.length < pageEntries) continue;
    yield page;
    page = [];
  }
  yield page;
}

function readLine(line: string, place: string): StoredEntry {
  try {
    const { actor, data, ...entry } = AuditEntry.parse(JSON.parse(line));
    return { ...entry, actorKind: actor.kind, actorId: actor.id, data: canonicalJson(data) };
  } catch {
    throw new Usage(`${place} is no entry of an audit log: give a file that was exported as JSON Lines.`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
} finally {
  await closeDatabase();
}
