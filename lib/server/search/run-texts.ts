// The texts of a run as a search reads them. Who types asks for one run again and again: they are kept for a while in this
// process.
import { pool } from "@/lib/server/db";
import { refsIn, type SortedContents, sortContents } from "@/lib/server/search/matched-texts";
import {
  type SearchedLog,
  type SearchedSpan,
  selectContents,
  selectSearchedLogs,
  selectSearchedSpans,
  selectStartOf,
} from "@/lib/server/sql/select-run-search";
import type { RunAt } from "@/lib/server/sql/select-telemetry";

export type SearchedRun = RunAt & { readonly spanCount: number; readonly logCount: number; readonly revision: number };

export type SearchedStep = {
  readonly span: SearchedSpan;
  /** Numbers of the contents that its attributes and its events refer to. */
  readonly attributeRefs: Uint32Array;
  readonly eventRefs: Uint32Array;
};

export type RunTexts = {
  readonly contents: SortedContents;
  /** Whether these are all contents. */
  readonly whole: boolean;
  /** By start, then id. */
  readonly steps: readonly SearchedStep[];
  /** By id of their step, oldest first. */
  readonly logs: ReadonlyMap<string, readonly SearchedLog[]>;
};

export const searchedSteps = 100_000;
const contentBytesMax = 64 * 1024 * 1024;

type Kept = { readonly texts: Promise<RunTexts>; readonly revision: number; chars: number; usedAt: number };

const keptMs = 60_000;
/** One byte each in most languages, two in some. */
const keptChars = 96 * 1024 * 1024;

const kept = new Map<string, Kept>();

/** The texts of the run as it is: what was kept of an earlier revision is read again. */
export function textsOf(run: SearchedRun): Promise<RunTexts> {
  const key = `${run.projectId} ${run.traceId}`;
  const known = kept.get(key);
  if (known?.revision === run.revision) {
    known.usedAt = Date.now();
    return known.texts;
  }
  const texts = readTexts(run);
  const entry: Kept = { texts, revision: run.revision, chars: 0, usedAt: Date.now() };
  kept.set(key, entry);
  texts.then(
    (read) => {
      entry.chars = charsOf(read);
      dropUnused();
    },
    () => kept.get(key) === entry && kept.delete(key),
  );
  return texts;
}

async function readTexts(run: SearchedRun): Promise<RunTexts> {
  const until = run.spanCount > searchedSteps ? await selectStartOf(pool(), run, searchedSteps - 1) : null;
  const [stored, spans, logs] = await Promise.all([
    selectContents(pool(), run, contentBytesMax),
    selectSearchedSpans(pool(), run, until),
    run.logCount > 0 ? selectSearchedLogs(pool(), run) : [],
  ]);
  spans.sort(byStart);
  const contents = sortContents(stored.texts);
  const steps = spans.map((span) => ({
    span,
    attributeRefs: refsIn(span[7], contents),
    eventRefs: refsIn(span[8], contents),
  }));
  return { contents, whole: stored.whole, steps, logs: byStep(logs) };
}

const byStart = ([oneId, oneNs]: SearchedSpan, [otherId, otherNs]: SearchedSpan) =>
  oneNs.length - otherNs.length || compare(oneNs, otherNs) || compare(oneId, otherId);
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

function byStep(logs: readonly SearchedLog[]): Map<string, SearchedLog[]> {
  const steps = new Map<string, SearchedLog[]>();
  for (const log of logs) {
    const own = steps.get(log[0]);
    if (own) own.push(log);
    else steps.set(log[0], [log]);
  }
  return steps;
}

function charsOf({ contents, steps, logs }: RunTexts): number {
  let chars = 0;
  for (const texts of [contents.plain, contents.lists]) for (const text of texts.values()) chars += text.length;
  for (const { span } of steps) for (const text of span) chars += text?.length ?? 0;
  for (const own of logs.values()) chars += JSON.stringify(own).length;
  return chars;
}

function dropUnused(): void {
  const byUse = [...kept].sort((a, b) => b[1].usedAt - a[1].usedAt);
  let chars = 0;
  for (const [key, entry] of byUse) {
    chars += entry.chars;
    if (chars > keptChars) kept.delete(key);
  }
  setTimeout(() => {
    for (const [key, { usedAt }] of kept) if (Date.now() - usedAt >= keptMs) kept.delete(key);
  }, keptMs).unref();
}
