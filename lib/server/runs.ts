// Reading runs. Every answer is of one project; what belongs to another does not exist.
import type { Run, RunPage, RunQuery } from "@/lib/contract/runs";
import { pool } from "@/lib/server/db";
import { readListCursor, writeListCursor } from "@/lib/server/run-cursor";
import { askedOf } from "@/lib/server/run-filter";
import { type RunRow, selectRun, selectRuns } from "@/lib/server/sql/select-runs";
import { unescapeText } from "@/lib/server/store-text";

export { exportRun } from "@/lib/server/export-run";
export { countRuns, runFacets, runHistogram, suggestValues } from "@/lib/server/run-counts";
export { getTree, listSpans } from "@/lib/server/run-spans";
export { getSpan } from "@/lib/server/span-detail";

/**
 * Runs, newest first unless sorted by something else.
 * @throws AppError `invalid` for a query that makes no sense, and for a cursor of something else.
 */
export async function listRuns(projectId: string, query: RunQuery): Promise<RunPage> {
  const { sort = "-started" } = query;
  const after = readListCursor(query.cursor, sort);
  const page = { sort, limit: query.limit + 1, after };
  const rows = await selectRuns(pool(), projectId, askedOf(query), page);
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
  return {
    runs: rows.slice(0, query.limit).map(runOf),
    nextCursor: last ? writeListCursor(sort, { key: last.sortKey, ...last }) : null,
  };
}

/** One run, null where the project has none of that id. */
export async function getRun(projectId: string, traceId: string): Promise<Run | null> {
  const row = await selectRun(pool(), projectId, traceId, new Date());
  return row && runOf(row);
}

const text = (value: string | null) => (value === null ? null : unescapeText(value));
const count = (value: string | null) => (value === null ? null : Number(value));
const timeOf = (ns: string) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();

function runOf(row: RunRow): Run {
  return {
    traceId: row.traceId,
    runId: row.runId,
    pipeline: text(row.pipeline),
    pipelineVersion: text(row.pipelineVersion),
    service: text(row.service),
    status: row.status,
    haltCode: text(row.haltCode),
    startedAt: timeOf(row.startNs),
    endedAt: row.endNs === null ? null : timeOf(row.endNs),
    startTimeUnixNano: row.startNs,
    durationNs: row.durationNs,
    lastSeenAt: row.lastSeenAt.toISOString(),
    sessionId: text(row.sessionId),
    userId: text(row.userId),
    models: row.models.map(unescapeText),
    roots: [...row.roots],
    orphans: [...row.orphans],
    rootCount: row.rootCount,
    orphanCount: row.orphanCount,
    spanCount: row.spanCount,
    openCount: row.openCount,
    llmCalls: row.llmCalls,
    toolCalls: row.toolCalls,
    tokens: {
      input: count(row.tokensInput),
      output: count(row.tokensOutput),
      cacheRead: count(row.tokensCacheRead),
      cacheWrite: count(row.tokensCacheWrite),
      reasoning: count(row.tokensReasoning),
    },
    costMicroUsd: count(row.costMicroUsd),
    costState: row.costState,
    hasError: row.hasError,
    errorMessage: text(row.errorMessage),
    findings: row.findings,
    findingRules: [...(row.findingRules ?? [])],
    analysedAt: row.analysedAt?.toISOString() ?? null,
    revision: row.revision,
    inputText: text(row.inputText),
    outputText: text(row.outputText),
  };
}
