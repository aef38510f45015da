// Stored runs as the rules look at them. Small runs that follow each other are read together.
import type { GivenContract } from "@/lib/domain/contracts/contract";
import { factsOf } from "@/lib/domain/contracts/facts";
import type { Finding } from "@/lib/domain/findings/finding";
import { profileOf } from "@/lib/domain/findings/history";
import { groupBy, type RunView, viewRun } from "@/lib/domain/findings/run-view";
import { joinLogs } from "@/lib/otlp/join-logs";
import { toEvidence } from "@/lib/otlp/to-evidence";
import { pool } from "@/lib/server/db";
import type { PipelineSettings } from "@/lib/server/findings/settings";
import type { RunToAnalyse } from "@/lib/server/sql/analysed-runs";
import { selectAllLogs, selectSpansOfRuns, selectTexts, selectTextsOfRuns } from "@/lib/server/sql/select-telemetry";
import {
  type FetchTexts,
  loadTexts,
  RowDecoder,
  refsOfLog,
  refsOfSpan,
  type StoredSpan,
} from "@/lib/server/store-load";

/** Of runs that are read together; a longer one is read alone. */
const spansAtOnce = 2_000;

/** `view` fails where the run cannot be read. */
export type ReadRun = { readonly run: RunToAnalyse; readonly view: () => Promise<RunView> };

/** The runs in their order. */
export async function* readEvidence(
  runs: readonly RunToAnalyse[],
  settings: Pick<PipelineSettings, "contractsOf">,
): AsyncGenerator<ReadRun> {
  for (const together of stretches(runs)) {
    const rowsOf = await readRows(together);
    for (const run of together) yield { run, view: () => viewOf(run, rowsOf(run), settings.contractsOf(run)) };
  }
}

/** Neighbours in one project and partition. */
function stretches(runs: readonly RunToAnalyse[]): RunToAnalyse[][] {
  const all: RunToAnalyse[][] = [];
  let spans = 0;
  for (const run of runs) {
    const last = all.at(-1);
    const first = last?.[0];
    const fits = first?.projectId === run.projectId && first.day === run.day && spans + run.spanCount <= spansAtOnce;
    if (last !== undefined && fits) last.push(run);
    else all.push([run]);
    spans = (fits ? spans : 0) + run.spanCount;
  }
  return all;
}

type Rows = { readonly spans: readonly StoredSpan[]; readonly fetch: FetchTexts };

/** Their spans, and what these name at once: one question each, however many runs there are. */
async function readRows(runs: readonly RunToAnalyse[]): Promise<(run: RunToAnalyse) => Rows> {
  const [{ projectId, day } = { projectId: "", day: "" }] = runs;
  const place = { projectId, day, traceIds: runs.map(({ traceId }) => traceId) };
  const spans = await selectSpansOfRuns(pool(), place);
  const needed = new Set<string>();
  for (const span of spans)
    refsOfSpan(span, (ref) => {
      needed.add(ref);
      return null;
    });
  const known = needed.size === 0 ? new Map() : await selectTextsOfRuns(pool(), place, [...needed]);
  const byRun = groupBy(spans, ({ traceId }) => traceId);
  return (run) => ({
    spans: byRun.get(run.traceId) ?? [],
    async fetch(refs) {
      const missing = refs.filter((ref) => !known.has(ref));
      return missing.length === 0 ? known : new Map([...known, ...(await selectTexts(pool(), run, missing))]);
    },
  });
}

async function viewOf(run: RunToAnalyse, { spans, fetch }: Rows, given: readonly GivenContract[]): Promise<RunView> {
  const logs = run.logCount > 0 ? await selectAllLogs(pool(), run) : [];
  const texts = await loadTexts(fetch, (need) => {
    for (const span of spans) refsOfSpan(span, need);
    for (const log of logs) refsOfLog(log, need);
  });
  const decoder = new RowDecoder(texts);
  const wires = spans.map((span) => decoder.span(span));
  const joined = joinLogs(
    wires,
    logs.map((log) => decoder.log(log)),
  );
  const steps = wires.map((span) => toEvidence(span, joined.get(span.spanId) ?? []));
  return viewRun({ status: run.status, steps, figures: figuresOf(run) }, given);
}

/** A cost that is known in part says nothing about the whole. */
const figuresOf = ({ costMicroUsd, costState, tokens, durationNs, spanCount }: RunToAnalyse) => ({
  cost: costMicroUsd === null || costState !== "complete" ? null : Number(costMicroUsd),
  tokens: tokens === null ? null : Number(tokens),
  duration: durationNs === null ? null : Number(durationNs),
  steps: spanCount,
});

/** JSON text for the database; null for runs that are no example for others. */
export const writtenProfile = (view: RunView): string | null => (view.isDone ? JSON.stringify(profileOf(view)) : null);

const factsChars = 60_000;
const isGrave = ({ severity, rule }: Finding) =>
  severity === "high" || severity === "medium" || rule === "schema.drift";

/** JSON text; null for runs that did not go well, and where there is nothing to learn or too much to keep. */
export function writtenFacts(view: RunView, findings: readonly Finding[]): string | null {
  if (!view.isDone || findings.some(isGrave)) return null;
  const text = JSON.stringify(factsOf(view));
  return text === "{}" || text.length > factsChars ? null : text;
}
