// Where a step stands in the runs before: the same kind and name below the same ancestors, the n-th of those.
import type { SameStep, SameSteps } from "@/lib/contract/same-step";
import { pool } from "@/lib/server/db";
import { getRun } from "@/lib/server/runs";
import { selectPlace } from "@/lib/server/sql/select-runs";
import {
  type EarlierRun,
  type SameStepRow,
  searchedSpansMax,
  selectEarlierRuns,
  selectSameSteps,
  selectStepPath,
} from "@/lib/server/sql/select-same-steps";
import { unescapeText } from "@/lib/server/store-text";

/** The step in at most `limit` earlier runs, newest first. Null where the project has no such span. */
export async function sameSteps(
  projectId: string,
  traceId: string,
  spanId: string,
  limit: number,
): Promise<SameSteps | null> {
  const run = await selectPlace(pool(), projectId, traceId);
  const path = run && (await selectStepPath(pool(), run, spanId));
  if (!path) return null;
  const [summary, earlier] = await Promise.all([getRun(projectId, traceId), selectEarlierRuns(pool(), run, limit)]);
  const own = run.spanCount > searchedSpansMax ? [] : await selectSameSteps(pool(), projectId, [run], path, { spanId });
  const occurrence = own[0]?.place ?? 1;
  const found = await selectSameSteps(pool(), projectId, earlier, path, { place: occurrence });
  const byRun = new Map(found.map((step) => [step.traceId, step]));
  const runs = earlier.map((each) => sameStepOf(each, byRun.get(each.traceId)));
  return { pipeline: summary?.pipeline ?? null, occurrence, runs };
}

const label = (value: string | null) => (value === null ? null : unescapeText(value));
const count = (value: string | null) => (value === null ? null : Number(value));
const timeOf = (ns: string) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();

function sameStepOf(run: EarlierRun, step: SameStepRow | undefined): SameStep {
  const at = { traceId: run.traceId, runStatus: run.status, runStartedAt: timeOf(run.startNs) };
  if (step === undefined) return { ...at, step: null };
  const { spanId, startNs, endNs, failed, costState } = step;
  const durationNs = endNs === null ? null : BigInt(endNs) - BigInt(startNs);
  return {
    ...at,
    step: {
      spanId,
      startTimeUnixNano: startNs,
      durationNs: durationNs === null ? null : String(durationNs < 0n ? 0n : durationNs),
      failed,
      errorMessage: label(step.errorMessage),
      model: label(step.model),
      tokens: { input: count(step.tokensInput), output: count(step.tokensOutput) },
      costMicroUsd: count(step.costMicroUsd),
      costState,
      finishReason: label(step.finishReason),
      outputText: label(step.outputPreview),
    },
  };
}
