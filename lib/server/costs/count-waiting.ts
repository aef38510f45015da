// Keeps the sums of costs true. What a run contributes (cost_facts) is a pure function of the run; when the run changes it is
// counted anew, and the sums (cost_sums) change by the difference, in the transaction that takes the run's job. So a repeat
// changes nothing, a killed worker loses nothing, and late spans, new prices and other findings need no case of their own.
import type { Pool, PoolClient } from "pg";
import { countRun } from "@/lib/domain/cost/count-run";
import { numbersOf } from "@/lib/domain/cost/measures";
import type { WasteMark } from "@/lib/domain/cost/waste-marks";
import { changesOfSums, digest } from "@/lib/server/costs/sum-changes";
import { tagsOf } from "@/lib/server/costs/tags";
import { addSums } from "@/lib/server/sql/costs/add-sums";
import { type FactRow, insertFacts, takeFacts } from "@/lib/server/sql/costs/cost-facts";
import {
  addCostJobs,
  addCostJobsLater,
  type CostJob,
  lockCosts,
  takeCostJobs,
} from "@/lib/server/sql/costs/cost-queue";
import { type SpansOfRun, selectCostSpans } from "@/lib/server/sql/costs/select-cost-spans";
import { type RunToCount, selectRunsToCount } from "@/lib/server/sql/costs/select-counted-runs";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { clipText, unescapeText } from "@/lib/server/store-text";

const jobsAtOnce = 200;
/** Within this time what nothing but the clock changes is looked at again: a run that is lost, orphans that stay alone. */
const againAfterMs = 125_000;

/**
 * Counts runs anew whose spans, prices or findings somebody else than ingest or analysis has changed, or that were deleted:
 * call it in the transaction of the change. Runs whose telemetry is dropped for its age are not named here: their money stays.
 */
export async function markRunsForRollup(
  client: PoolClient,
  projectId: string,
  traceIds: readonly string[],
): Promise<void> {
  await addCostJobs(
    client,
    traceIds.map((traceId) => ({ projectId, traceId })),
  );
}

/**
 * @returns how many jobs were taken; 0 where none is due, or another worker is at it.
 * @throws what the database throws; a run that cannot be counted is left out, and reported to `onBad`.
 */
export async function countWaiting(db: Pool, onBad: (error: unknown) => void, limit = jobsAtOnce): Promise<number> {
  try {
    return await countSome(db, limit);
  } catch (error) {
    if (limit === 1) throw error;
    return await countOneByOne(db, onBad);
  }
}

/** One run must not keep all others waiting: what fails alone, too, is given up. */
async function countOneByOne(db: Pool, onBad: (error: unknown) => void): Promise<number> {
  for (let done = 0; done < jobsAtOnce; done += 1) {
    try {
      if ((await countSome(db, 1)) === 0) return done;
    } catch (error) {
      onBad(error);
      await giveUp(db);
    }
  }
  return jobsAtOnce;
}

async function giveUp(db: Pool): Promise<void> {
  await inTransaction(db, async (client) => {
    if (await lockCosts(client)) await takeCostJobs(client, 1);
    return null;
  });
}

const countSome = (db: Pool, limit: number) =>
  inTransaction(db, async (client) => {
    if (!(await lockCosts(client))) return 0;
    const jobs = await takeCostJobs(client, limit);
    if (jobs.length > 0) await count(client, jobs);
    return jobs.length;
  });

async function inTransaction<T>(db: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

const keyOf = ({ projectId, traceId }: RunKey) => `${projectId} ${traceId}`;

async function count(client: PoolClient, jobs: readonly CostJob[]): Promise<void> {
  const fresh = new Set(jobs.filter(({ again }) => !again).map(keyOf));
  const asked = [...new Map(jobs.map((job) => [keyOf(job), job])).values()];
  const found = new Map((await selectRunsToCount(client, asked)).map((run) => [keyOf(run), run]));
  // one that summarises or changes meanwhile has a later job
  const isDue = (run: RunToCount) => !run.stale && (fresh.has(keyOf(run)) || run.quietMs >= againAfterMs);
  const runs = [...found.values()].filter(isDue);
  const gone = asked.filter((job) => !found.has(keyOf(job))).map((job) => ({ ...job, day: null }));
  const old = await takeFacts(client, [...runs, ...gone]);
  const facts = await factsOf(client, runs);
  await insertFacts(client, facts);
  await addSums(client, changesOfSums(old, facts));
  const unfinished = runs.filter(({ status }) => status === "running" || status === "waiting");
  await addCostJobsLater(client, unfinished, againAfterMs);
}

async function factsOf(client: PoolClient, runs: readonly RunToCount[]): Promise<FactRow[]> {
  const days = new Map<string, RunToCount[]>();
  for (const run of runs) days.set(run.day, [...(days.get(run.day) ?? []), run]);
  const facts: FactRow[] = [];
  for (const [day, some] of days) {
    const spans = await selectCostSpans(client, day, some);
    for (const [no, run] of some.entries()) facts.push(...rowsOf(run, spans[no] ?? { spans: [], tags: [] }));
  }
  return facts;
}

const labelChars = 500;
const label = (text: string | null) => text && clipText(text, labelChars);

function rowsOf(run: RunToCount, { spans, tags }: SpansOfRun): FactRow[] {
  const { projectId, traceId, day, startNs, status, pipeline, version, userId, sessionId } = run;
  const marks: WasteMark[] = run.marks === null ? [] : JSON.parse(unescapeText(run.marks));
  const ofRun = { projectId, traceId, day, startNs, status, pipeline, version, userId, sessionId, tags: tagsOf(tags) };
  const { schemaFailures, silentFailures } = run;
  return countRun({ status, schemaFailures, silentFailures, marks }, spans).map((fact) => {
    const labels = Object.values(fact.labels);
    const [step = null, model = null, provider = null, tool = null] = labels.map(label);
    const key = digest(labels);
    return { ...ofRun, key, step, model, provider, tool, numbers: numbersOf(fact.figures) };
  });
}
