// One batch of runs priced again, in one transaction with the job's place: a worker that is killed loses nothing and does
// nothing twice. Runs are locked as ingest locks them, for as long as a flush does.
import type { PoolClient } from "pg";
import { type Prices, priceAgain, sameCost } from "@/lib/domain/cost/price-again";
import { modelCalls } from "@/lib/domain/trace/call-groups";
import { costOf } from "@/lib/domain/trace/summarise-run";
import { inOrder } from "@/lib/server/in-order";
import { bookVersion } from "@/lib/server/prices/book";
import { addCall, noChange } from "@/lib/server/prices/sum-change";
import { addCostJobs } from "@/lib/server/sql/costs/cost-queue";
import { type LockedRun, lockRuns } from "@/lib/server/sql/lock-runs";
import { selectOwnPrices } from "@/lib/server/sql/prices";
import {
  type NewCost,
  type RunCost,
  type StoredCall,
  selectPricedSpans,
  updateCosts,
  updateRunCosts,
} from "@/lib/server/sql/reprice-calls";
import * as jobs from "@/lib/server/sql/reprice-jobs";

/** A batch takes about a tenth of a second: no flush waits long for a run of it. */
const batchSpans = 2_000;
/** Models beyond these are added up as one. */
const modelsMax = 100;

/** @returns the runs that changed; null where no job is open. */
export async function repriceBatch(client: PoolClient): Promise<readonly LockedRun[] | null> {
  const job = await jobs.takeJob(client);
  if (job === null) return null;
  const next = await jobs.selectNextRuns(client, job, batchSpans);
  const last = next.at(-1);
  if (last === undefined) {
    await jobs.saveProgress(client, { ...job, state: "done" });
    return [];
  }
  const locked = await lockRuns(client, inOrder(next));
  const prices = { own: await selectOwnPrices(client, [job.projectId]), bookVersion };
  const beforeMicroUsd = await jobs.sumRunCosts(client, locked);
  const tally = new Tally(job);
  const changed: LockedRun[] = [];
  let afterMicroUsd = 0;
  for (const day of new Set(locked.map((run) => run.day))) {
    const runs = locked.filter((run) => run.day === day);
    const done = await repriceDay(client, { projectId: job.projectId, day }, runs, { prices, tally });
    changed.push(...done.changed);
    afterMicroUsd += done.afterMicroUsd;
  }
  await addCostJobs(client, changed);
  await jobs.saveProgress(client, {
    ...job,
    ...{ state: "running", atNs: last.startNs, atTrace: last.traceId, byModel: tally.byModel() },
    runsDone: job.runsDone + next.length,
    runsChanged: job.runsChanged + changed.length,
    spansDone: job.spansDone + locked.reduce((total, { spanCount }) => total + spanCount, 0),
    spansChanged: job.spansChanged + tally.changed,
    beforeMicroUsd: job.beforeMicroUsd + beforeMicroUsd,
    afterMicroUsd: job.afterMicroUsd + afterMicroUsd,
  });
  return changed;
}

type By = { readonly prices: Prices; readonly tally: Tally };
type Repriced = { readonly changed: readonly LockedRun[]; readonly afterMicroUsd: number };

/** @returns the runs whose spans changed, and what all of them cost now */
async function repriceDay(
  client: PoolClient,
  { projectId, day }: Pick<LockedRun, "projectId" | "day">,
  runs: readonly LockedRun[],
  { prices, tally }: By,
): Promise<Repriced> {
  const stored = await selectPricedSpans(client, projectId, day, runs);
  const costs: NewCost[] = [];
  const runCosts: RunCost[] = [];
  let afterMicroUsd = 0;
  const changed = runs.filter((run, no) => {
    const known = costs.length;
    const spans = (stored[no] ?? []).map((span) => {
      if (!isCall(span)) return span;
      const cost = priceAgain(span, prices);
      tally.add(span, cost);
      if (sameCost(span, cost)) return span;
      costs.push({ ...cost, traceId: run.traceId, spanId: span.spanId, revision: run.revision + 1 });
      return Object.assign(span, cost);
    });
    const cost = costOfRun(spans);
    afterMicroUsd += cost.costMicroUsd ?? 0;
    if (costs.length > known) runCosts.push({ ...cost, traceId: run.traceId });
    return costs.length > known;
  });
  tally.changed += costs.length;
  await updateCosts(client, projectId, day, costs);
  await updateRunCosts(client, projectId, runCosts);
  return { changed, afterMicroUsd };
}

const isCall = ({ kind }: StoredCall) => kind === "llm" || kind === "embedding";

function costOfRun(spans: readonly StoredCall[]) {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return costOf(spans, byId, [...modelCalls(spans, byId, "llm"), ...modelCalls(spans, byId, "embedding")]);
}

/** By model, over all batches of a job. */
class Tally {
  changed = 0;
  readonly #models: Map<string, jobs.ModelChange>;

  constructor({ byModel }: jobs.JobRow) {
    this.#models = new Map(byModel.map((each) => [nameOf(each), { ...each }]));
  }

  add(call: StoredCall, cost: ReturnType<typeof priceAgain>): void {
    if (call.costState === "none") return;
    addCall(this.#of(call), call, cost);
  }

  byModel(): jobs.ModelChange[] {
    return [...this.#models.values()];
  }

  #of({ model, provider }: StoredCall): jobs.ModelChange {
    const named = { model: model ?? "", provider };
    const of = this.#models.has(nameOf(named)) || this.#models.size < modelsMax ? named : others;
    const known = this.#models.get(nameOf(of)) ?? { ...of, ...noChange() };
    this.#models.set(nameOf(of), known);
    return known;
  }
}

const others = { model: "other models", provider: null };
const nameOf = ({ model, provider }: Pick<jobs.ModelChange, "model" | "provider">) => `${model} ${provider ?? ""}`;
