// Fills the search just behind ingest: takes what waits, reads its texts, writes their words, all in one transaction. Killed
// half-way, the same jobs wait again; several workers take different ones.
import type { Pool, PoolClient } from "pg";
import { textsOfContent, textsOfLog, textsOfSpan } from "@/lib/server/search/stored-texts";
import { WordVectors } from "@/lib/server/search/word-vectors";
import { BinaryRows } from "@/lib/server/sql/binary-rows";
import { uuidBytes } from "@/lib/server/sql/copy-rows";
import { copySearchWords, writeSearchWords } from "@/lib/server/sql/copy-search-words";
import { type SearchItems, type SearchJob, takeSearchJobs } from "@/lib/server/sql/search-queue";
import { selectSearchIds, selectSearchTexts, type TextKey } from "@/lib/server/sql/select-search-texts";

const jobsAtOnce = 512;
const charsAtOnce = 4 * 1024 * 1024;
/** A run with more is read in pages of its rows. */
const pageChars = 16 * 1024 * 1024;
const pageRows = 1_000;
/** Room for the vectors of one job. */
const partsOfJob = 1_000_000n;

type Member = { readonly job: SearchJob; readonly items: SearchItems | null; readonly words: WordVectors };

/**
 * @returns how many jobs were done; 0 where nothing waits.
 * @throws what the database throws; a job that it refuses for what it holds is left out, and reported to `onBad`.
 */
export async function indexWaiting(db: Pool, onBad: (error: unknown) => void): Promise<number> {
  try {
    return await indexSome(db, jobsAtOnce);
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  return indexSome(db, 1, onBad);
}

/** With `onBad` a job that is refused is done without its words. */
async function indexSome(db: Pool, limit: number, onBad?: (error: unknown) => void): Promise<number> {
  const client = await db.connect();
  try {
    await client.query("begin");
    const jobs = await takeSearchJobs(client, limit, charsAtOnce);
    if (onBad) await client.query("savepoint taken");
    if (jobs.length > 0) await index(client, jobs).catch((error) => leaveOut(client, error, onBad));
    await client.query("commit");
    client.release();
    return jobs.length;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function leaveOut(client: PoolClient, error: unknown, onBad?: (error: unknown) => void): Promise<void> {
  if (!onBad || !isRefused(error)) throw error;
  await client.query("rollback to savepoint taken");
  onBad(error);
}

/** Data that Postgres does not take, however often it is asked: SQLSTATE classes 22 (data), 23 (no partition any more), 54 (limits). */
const isRefused = (error: unknown) =>
  error instanceof Error && "code" in error && /^(22|23|54)/.test(String(error.code));

async function index(client: PoolClient, jobs: readonly SearchJob[]): Promise<void> {
  for (const day of new Set(jobs.map((job) => job.day))) {
    const rows = new BinaryRows();
    const members = jobs.filter((job) => job.day === day).map((job) => memberOf(job, rows));
    await readTexts(client, day, members.filter(isWhole));
    await readTexts(client, day, members.filter(isPart));
    for (const member of members.filter(isLarge)) await readLarge(client, day, member);
    for (const { words } of members) words.finish();
    await copySearchWords(client, rows);
  }
}

const isLarge = ({ job, items }: Member) => items === null && job.chars > pageChars;
const isWhole = ({ job, items }: Member) => items === null && job.chars <= pageChars;
const isPart = ({ items }: Member) => items !== null;

function memberOf(job: SearchJob, rows: BinaryRows): Member {
  const place = { project: uuidBytes(job.projectId), trace: job.traceId, day: job.day };
  let part = job.id * partsOfJob;
  const words = new WordVectors(job.projectId, (vector) => {
    writeSearchWords(rows, place, part, vector);
    part += 1n;
  });
  return { job, items: job.items, words };
}

async function readTexts(client: PoolClient, day: string, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return;
  const keys = (name: keyof SearchItems) => keysOf(members, (items) => items[name]);
  const [contents, spans, logs] = [keys("contents"), keys("spans"), keys("logs")];
  for (const row of await selectSearchTexts(client, "contents", day, contents.keys))
    textsOfContent(row, (text) => contents.owners[row[0]]?.words.add(text));
  for (const row of await selectSearchTexts(client, "spans", day, spans.keys))
    textsOfSpan(row, (text) => spans.owners[row[0]]?.words.add(text));
  for (const row of await selectSearchTexts(client, "log_records", day, logs.keys))
    textsOfLog(row, (text) => logs.owners[row[0]]?.words.add(text));
}

function keysOf(members: readonly Member[], idsOf: (items: SearchItems) => readonly string[]) {
  const keys: TextKey[] = [];
  const owners: Member[] = [];
  for (const member of members) {
    const { projectId, traceId } = member.job;
    const own =
      member.items === null ? [{ projectId, traceId }] : idsOf(member.items).map((id) => ({ projectId, traceId, id }));
    for (const key of own) {
      keys.push(key);
      owners.push(member);
    }
  }
  return { keys, owners };
}

async function readLarge(client: PoolClient, day: string, member: Member): Promise<void> {
  const families = { contents: "contents", spans: "spans", logs: "log_records" } as const;
  const none: SearchItems = { contents: [], spans: [], logs: [] };
  for (const [name, family] of Object.entries(families)) {
    for (let after: string | undefined = ""; after !== undefined; ) {
      const ids: string[] = await selectSearchIds(client, family, day, member.job, { after, limit: pageRows });
      await readTexts(client, day, [{ ...member, items: { ...none, [name]: ids } }]);
      after = ids.at(-1);
    }
  }
}
