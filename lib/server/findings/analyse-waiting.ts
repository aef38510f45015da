// Analyses runs just behind ingest: takes what has been quiet for a moment, applies the rules and writes what they found,
// all in one transaction. Killed half-way, the same runs wait again; several workers take different ones.
import type { Pool, PoolClient } from "pg";
import { usesOf } from "@/lib/domain/contracts/uses";
import { wasteMarks } from "@/lib/domain/cost/waste-marks";
import { findAll, type Known } from "@/lib/domain/findings/find";
import type { RunView } from "@/lib/domain/findings/run-view";
import type { Validate } from "@/lib/domain/findings/validate";
import type { Judged } from "@/lib/domain/judge/rules";
import { Histories } from "@/lib/server/findings/histories";
import { pipelineKeyOf } from "@/lib/server/findings/identify";
import { readEvidence, writtenFacts, writtenProfile } from "@/lib/server/findings/read-evidence";
import { PipelineSettings } from "@/lib/server/findings/settings";
import { type Analysis, storeAnalyses } from "@/lib/server/findings/store";
import { validate } from "@/lib/server/findings/validate";
import { queueForJudge } from "@/lib/server/judge/choose-runs";
import { type RunToAnalyse, selectRunsToAnalyse } from "@/lib/server/sql/analysed-runs";
import { type AnalysisJob, selectLapsed, takeAnalysisJobs } from "@/lib/server/sql/analysis-queue";
import { addCostJobs } from "@/lib/server/sql/costs/cost-queue";
import { selectVerdicts } from "@/lib/server/sql/judge/jobs";
import { changesChannel, notifyChanges } from "@/lib/server/sql/notify-changes";

const jobsAtOnce = 100;
/** A run's spans come in several requests: the last one starts the analysis. */
const quietAfterMs = 1_000;
/** A larger run is not analysed: it would keep all others waiting. Its `analysedAt` stays null. */
const spansMax = 20_000;

/**
 * @returns how many jobs were taken; 0 where nothing waits.
 * @throws what the database throws; a run that cannot be analysed is left out, and reported to `onBad`.
 */
export async function analyseWaiting(
  db: Pool,
  onBad: (error: unknown) => void,
  quietMs = quietAfterMs,
): Promise<number> {
  const client = await db.connect();
  try {
    await client.query("begin");
    const jobs = await takeAnalysisJobs(client, jobsAtOnce, quietMs);
    const runs = jobs.length === 0 ? [] : settled(await selectRunsToAnalyse(client, once(jobs)), jobs);
    const settings = await PipelineSettings.read(client, runs);
    const analyses = await analyse(client, runs, settings, onBad);
    await storeAnalyses(client, analyses);
    await addCostJobs(client, once(jobs));
    await queueForJudge(
      client,
      analyses.map(({ run }) => run),
      settings,
    );
    await client.query("commit");
    client.release();
    await tell(db, analyses);
    return jobs.length;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

const keyOf = ({ projectId, traceId }: { readonly projectId: string; readonly traceId: string }) =>
  `${projectId} ${traceId}`;
const once = (jobs: readonly AnalysisJob[]) => [...new Map(jobs.map((job) => [keyOf(job), job])).values()];

/** A run that got more meanwhile has a newer job; one that is summed up later gets one then. */
function settled(runs: readonly RunToAnalyse[], jobs: readonly AnalysisJob[]): RunToAnalyse[] {
  const revisions = new Map<string, number>();
  for (const job of jobs) revisions.set(keyOf(job), Math.max(job.revision, revisions.get(keyOf(job)) ?? 0));
  return runs.filter((run) => {
    if (run.stale || run.spanCount === 0 || run.spanCount > spansMax) return false;
    return run.overdue || (run.revision <= (revisions.get(keyOf(run)) ?? 0) && !isLong(run));
  });
}

/** A long run that goes on is not read as a whole with each step that comes. */
const longSpans = 1_000;
const isLong = ({ status, spanCount }: RunToAnalyse) => status === "running" && spanCount > longSpans;

async function analyse(
  client: PoolClient,
  runs: readonly RunToAnalyse[],
  settings: PipelineSettings,
  onBad: (error: unknown) => void,
): Promise<Analysis[]> {
  if (runs.length === 0) return [];
  const latest = runs.reduce((last, { startNs }) => (BigInt(startNs) > last ? BigInt(startNs) : last), 0n);
  const histories = new Histories(client, latest, runs.length);
  const lapsed = new Map<string, string[]>();
  for (const { name, ...key } of await selectLapsed(client, runs))
    lapsed.set(keyOf(key), [...(lapsed.get(keyOf(key)) ?? []), name]);
  const verdicts = new Map((await selectVerdicts(client, runs)).map((row) => [keyOf(row), row.verdict]));
  const analyses: Analysis[] = [];
  // in order of start: what is analysed first is the past of what follows
  for await (const { run, view } of readEvidence(runs, settings)) {
    try {
      const judged = JSON.parse(verdicts.get(keyOf(run)) ?? "[]") as Judged[];
      const known = { histories, settings, lapsed: lapsed.get(keyOf(run)) ?? [], judged };
      analyses.push(await analyseRun(run, await view(), known));
    } catch (error) {
      if (error instanceof Error && "code" in error) throw error;
      onBad(error);
    }
  }
  return analyses;
}

type KnownOfRun = Known & { readonly histories: Histories; readonly settings: PipelineSettings };

async function analyseRun(run: RunToAnalyse, view: RunView, known: KnownOfRun): Promise<Analysis> {
  const { histories, settings } = known;
  const pipelineKey = pipelineKeyOf(view, run);
  const startNs = BigInt(run.startNs);
  const history = await histories.of(run.projectId, pipelineKey, run.traceId, startNs);
  const check = remembered(validate);
  const findings = settings.kept(run, findAll(view, history, check, known));
  const profile = writtenProfile(view);
  if (profile !== null)
    histories.add(run.projectId, pipelineKey, { traceId: run.traceId, startNs, profile: JSON.parse(profile) });
  const waste = wasteMarks(view, findings);
  return { run, pipelineKey, findings, waste, profile, uses: usesOf(view, check), facts: writtenFacts(view, findings) };
}

/** A rule and the record of contracts ask the same. */
function remembered(ask: Validate): Validate {
  const answers = new WeakMap<object, WeakMap<object, ReturnType<Validate>>>();
  return (schema, value) => {
    if (typeof schema !== "object" || schema === null || typeof value !== "object" || value === null)
      return ask(schema, value);
    const bySchema = answers.get(schema) ?? new WeakMap<object, ReturnType<Validate>>();
    answers.set(schema, bySchema);
    const known = bySchema.get(value);
    if (known !== undefined) return known;
    const answer = ask(schema, value);
    bySchema.set(value, answer);
    return answer;
  };
}

/** Open pages show what changed. */
async function tell(db: Pool, analyses: readonly Analysis[]): Promise<void> {
  const changed = new Map<string, Set<string>>();
  for (const { run, findings } of analyses) {
    if (run.findings === 0 && findings.length === 0) continue;
    changed.set(run.projectId, (changed.get(run.projectId) ?? new Set()).add(run.traceId));
  }
  await notifyChanges(db, changesChannel, changed);
}
