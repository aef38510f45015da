// One flush = one transaction. Every run of the flush is locked first (or begun, which locks it too), so that what is read
// under the lock still holds when the rows are written: COPY then needs no conflict handling, and a repeat writes nothing.
import type pg from "pg";
import type { OwnPrice } from "@/lib/domain/cost/own-prices";
import type { RunSummary, SpanFacts } from "@/lib/domain/trace/run";
import { summariseRun } from "@/lib/domain/trace/summarise-run";
import { inOrder, runKey } from "@/lib/server/in-order";
import type { Addition, RunPart } from "@/lib/server/ingest-batch";
import { joinOwnLogs, joinStoredLogs } from "@/lib/server/ingest-logs";
import { dayOf } from "@/lib/server/partitions";
import { ownPricesOf, priceOwn, priceSpans } from "@/lib/server/prices/price-spans";
import { copyAnalysisJobs, writeAnalysisJob } from "@/lib/server/sql/analysis-queue";
import { BinaryRows } from "@/lib/server/sql/binary-rows";
import {
  copyContents,
  copyLogs,
  copySpans,
  type SpanPlace,
  uuidBytes,
  writeContent,
  writeLog,
  writeSpan,
} from "@/lib/server/sql/copy-rows";
import { beginFlush, readGate } from "@/lib/server/sql/flush-gate";
import { type LockedRun, lockRuns, type RunKey } from "@/lib/server/sql/lock-runs";
import { copySearchJobs, type SearchItems, writeSearchJob } from "@/lib/server/sql/search-queue";
import { selectFacts } from "@/lib/server/sql/select-facts";
import { deleteSpans, type ItemKey, selectHashes, selectRanks, selectRecordIds } from "@/lib/server/sql/select-stored";
import { updateSteps } from "@/lib/server/sql/update-steps";
import { copyRuns, markStale, type RunChange, updateRuns, writeRun } from "@/lib/server/sql/write-runs";
import { refBytes } from "@/lib/server/store-contents";
import type { PreparedLog } from "@/lib/server/store-log";
import type { PreparedSpan } from "@/lib/server/store-span";

/** The summary of a larger run is made by the worker. */
export const promptSpansMax = 4_000;
/** What the column defaults to, too. */
const firstRevision = 1;

type Rows = { readonly [kind in "spans" | "contents" | "logs" | "search" | "analysis"]: BinaryRows };

/** A run was redacted by rules older than those in force. */
export class StaleRules extends Error {
  readonly versions: ReadonlyMap<string, number>;
  constructor(versions: ReadonlyMap<string, number>) {
    super("the rules of redaction have changed");
    this.versions = versions;
  }
}

/**
 * Writes the runs and commits. Partitions of their days exist. On any error nothing is written; the same call may be repeated.
 * @returns the runs that were left out, because they were deleted. @throws StaleRules
 */
export async function writeFlush(
  client: pg.PoolClient,
  batch: readonly RunPart[],
  nowMs: number,
): Promise<readonly RunKey[]> {
  await beginFlush(client);
  const locked = new Map((await lockRuns(client, inOrder(batch))).map((run) => [runKey(run), run]));
  const { versions, erased } = await readGate(client, batch);
  if (batch.some(({ projectId, rules }) => rules < (versions.get(projectId) ?? 0))) throw new StaleRules(versions);
  const gone = new Set(erased.map(runKey));
  const runs = gone.size === 0 ? batch : batch.filter((run) => !gone.has(runKey(run)));
  const rows: Rows = {
    spans: new BinaryRows(),
    contents: new BinaryRows(),
    logs: new BinaryRows(),
    search: new BinaryRows(),
    analysis: new BinaryRows(),
  };
  const fresh = runs.filter((run) => !locked.has(runKey(run)));
  const prices = await ownPricesOf(client, new Set(runs.map(({ projectId }) => projectId)));
  await beginRuns(client, fresh, { rows, prices }, nowMs);
  const additions = runs.flatMap((part) => {
    const run = locked.get(runKey(part));
    return run ? [addition(run, part)] : [];
  });
  for (const [day, some] of groupByDay(additions)) await dropStored(client, day, some);
  for (const some of additions) {
    await joinStoredLogs(client, some);
    priceOwn(some, prices.get(some.run.projectId));
  }
  for (const some of additions) {
    addRows(rows, placeOf(some.run, some.run.day, some.run.revision + 1), some, some.contents, itemsOf(some));
  }
  await copyContents(client, rows.contents);
  await copySpans(client, rows.spans);
  await copyLogs(client, rows.logs);
  await copySearchJobs(client, rows.search);
  await copyAnalysisJobs(client, rows.analysis);
  for (const some of additions) await updateSteps(client, some.run, some.steps);
  for (const [day, some] of groupByDay(additions.filter(isChange))) await sumUp(client, day, some);
  await client.query("commit");
  return erased;
}

function placeOf(run: RunKey, day: string, revision: number): SpanPlace {
  return { project: uuidBytes(run.projectId), trace: run.traceId, day, revision };
}

type Writing = { readonly rows: Rows; readonly prices: ReadonlyMap<string, readonly OwnPrice[]> };

async function beginRuns(
  client: pg.PoolClient,
  fresh: readonly RunPart[],
  { rows, prices }: Writing,
  nowMs: number,
): Promise<void> {
  const runRows = new BinaryRows();
  for (const run of inOrder(fresh)) {
    const spans = priceSpans(joinOwnLogs(run), prices.get(run.projectId));
    const place = placeOf(run, dayOf(run.firstNs, nowMs), firstRevision);
    const summary = summaryOf(
      [...spans.values()].map((span) => span.stepped.facts),
      [...run.logs.values()],
    );
    writeRun(runRows, place, { summary, logCount: run.logs.size }, nowMs);
    addRows(rows, place, { spans, logs: run.logs }, run.contents.texts, null);
  }
  await copyRuns(client, runRows);
}

type Items = { readonly spans: ReadonlyMap<string, PreparedSpan>; readonly logs: ReadonlyMap<string, PreparedLog> };

/** `search`: which of the run's rows the search has to read; null: all that the run has. */
function addRows(
  rows: Rows,
  place: SpanPlace,
  { spans, logs }: Items,
  contents: ReadonlyMap<string, string>,
  search: SearchItems | null,
): void {
  let chars = 0;
  for (const span of spans.values()) {
    writeSpan(rows.spans, place, span);
    chars += span.attributes?.length ?? 0;
  }
  for (const log of logs.values()) writeLog(rows.logs, place, log);
  for (const [ref, body] of contents) {
    writeContent(rows.contents, place, ref, body);
    chars += body.length;
  }
  if (spans.size + logs.size + contents.size === 0) return;
  writeSearchJob(rows.search, place, chars, search);
  writeAnalysisJob(rows.analysis, place);
}

const itemsOf = ({ contents, spans, logs }: Addition): SearchItems => ({
  contents: [...contents.keys()],
  spans: [...spans.keys()],
  logs: [...logs.keys()],
});

function addition(run: LockedRun, part: RunPart): Addition {
  const { spans, logs, contents } = part;
  return { run, spans: new Map(spans), logs: new Map(logs), contents: new Map(contents.texts), steps: [] };
}

function groupByDay(additions: readonly Addition[]): Map<string, Addition[]> {
  const days = new Map<string, Addition[]>();
  for (const some of additions) days.set(some.run.day, [...(days.get(some.run.day) ?? []), some]);
  return days;
}

/** Takes out what is stored already; a stored span whose new copy ranks higher makes room for it. */
async function dropStored(client: pg.PoolClient, day: string, additions: readonly Addition[]): Promise<void> {
  const spans = keysOf(additions, (some) => some.spans.keys());
  const replaced = new Map<Addition, string[]>();
  for (const [no, rank] of spans.keys.length > 0 ? await selectRanks(client, day, spans.keys) : []) {
    const key = spans.keys[no];
    const some = spans.owners[no];
    const copy = key && some?.spans.get(key.id);
    if (!some || !copy) continue;
    if (Buffer.compare(copy.rank, rank) > 0) {
      replaced.set(some, [...(replaced.get(some) ?? []), key.id]);
    } else some.spans.delete(key.id);
  }
  for (const [some, ids] of replaced) await deleteSpans(client, day, some.run, ids);
  const contents = keysOf(
    additions,
    (some) => some.contents.keys(),
    (ref) => refBytes(ref).toString("hex"),
  );
  for (const no of contents.keys.length > 0 ? await selectHashes(client, day, contents.keys) : []) {
    contents.owners[no]?.contents.delete(contents.ids[no] ?? "");
  }
  const logs = keysOf(additions, (some) => some.logs.keys());
  for (const no of logs.keys.length > 0 ? await selectRecordIds(client, day, logs.keys) : []) {
    logs.owners[no]?.logs.delete(logs.ids[no] ?? "");
  }
}

function keysOf(
  additions: readonly Addition[],
  idsOf: (some: Addition) => Iterable<string>,
  hex: (id: string) => string = (id) => id,
): { keys: ItemKey[]; owners: Addition[]; ids: string[] } {
  const keys: ItemKey[] = [];
  const owners: Addition[] = [];
  const ids: string[] = [];
  for (const some of additions) {
    for (const id of idsOf(some)) {
      keys.push({ projectId: some.run.projectId, traceId: some.run.traceId, id: hex(id) });
      owners.push(some);
      ids.push(id);
    }
  }
  return { keys, owners, ids };
}

const isChange = (some: Addition) => some.spans.size > 0 || some.logs.size > 0 || some.steps.length > 0;

/** Writes the figures of runs that got something new. */
async function sumUp(client: pg.PoolClient, day: string, additions: readonly Addition[]): Promise<void> {
  const isLarge = ({ run, spans }: Addition) => run.stale || run.spanCount + spans.size > promptSpansMax;
  for (const { run, logs } of additions.filter(isLarge)) {
    await markStale(client, { ...run, addedLogs: logs.size });
  }
  const prompt = additions.filter((some) => !isLarge(some));
  if (prompt.length === 0) return;
  const facts = await selectFacts(
    client,
    day,
    prompt.map(({ run }) => run),
  );
  const changes = prompt.map(({ run, logs }, no): RunChange => {
    const summary = summaryOf(facts[no] ?? [], [...logs.values()], run.startNs);
    return { projectId: run.projectId, traceId: run.traceId, summary, logCount: run.logCount + logs.size };
  });
  await updateRuns(client, changes);
}

/** The summary of a run; of one that has only log records so far, a placeholder that starts with the first of them. */
function summaryOf(facts: readonly SpanFacts[], logs: readonly PreparedLog[], knownNs?: bigint): RunSummary {
  if (facts.length > 0) return summariseRun(facts);
  const times = [...(knownNs === undefined ? [] : [knownNs]), ...logs.map((log) => log.timeNs)];
  const startNs = times.reduce((least, time) => (time - least < 0n ? time : least));
  return {
    ...{
      startNs,
      endNs: null,
      status: "running",
      haltCode: null,
      pipeline: null,
      pipelineVersion: null,
      service: null,
    },
    ...{
      sessionId: null,
      userId: null,
      models: [],
      ...{ kinds: [], steps: [], tools: [], providers: [] },
      roots: [],
      orphans: [],
      rootCount: 0,
      orphanCount: 0,
      spanCount: 0,
    },
    ...{ openCount: 0, llmCalls: 0, toolCalls: 0, costMicroUsd: null, costState: "none", hasError: false },
    tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
    ...{ errorMessage: null, inputText: null, outputText: null },
  };
}
