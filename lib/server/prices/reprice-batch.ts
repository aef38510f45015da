// One batch of runs priced again, in one transaction with the job's place: a worker that is killed loses nothing and does
// nothing twice. Runs are locked as ingest locks them, for as long as a flush does.
import type { PoolClient } from "pg";
import { type Prices, priceAgain, sameCost } from "@/lib/domain/cost/price-again";
import { summariseRun } from "@/lib/domain/trace/summarise-run";
import { inOrder } from "@/lib/server/in-order";
import { promptSpansMax } from "@/lib/server/ingest-write";
import { bookVersion } from "@/lib/server/prices/book";
import { addCall, noChange } from "@/lib/server/prices/sum-change";
import { addCostJobs } from "@/lib/server/sql/costs/cost-queue";
import { type LockedRun, lockRuns } from "@/lib/server/sql/lock-runs";
import { selectOwnPrices } from "@/lib/server/sql/prices";
import { type NewCost, type StoredCall, selectCalls, updateCosts } from "@/lib/server/sql/reprice-calls";
import * as jobs from "@/lib/server/sql/reprice-jobs";
import { selectFacts } from "@/lib/server/sql/select-facts";
import { markStale, updateRuns } from "@/lib/server/sql/write-runs";

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
  const before = await jobs.selectRunCosts(client, locked);
  const tally = new Tally(job);
  const changed: LockedRun[] = [];
  for (const day of new Set(locked.map((run) => run.day))) {
    const runs = locked.filter((run) => run.day === day);
    changed.push(...(await repriceDay(client, day, runs, { prices, tally })));
  }
  const after = await jobs.selectRunCosts(client, locked);
  await addCostJobs(client, changed);
  const sum = (costs: ReadonlyMap<string, number>) => [...costs.values()].reduce((total, cost) => total + cost, 0);
  await jobs.saveProgress(client, {
    ...job,
    ...{ state: "running", atNs: last.startNs, atTrace: last.traceId, byModel: tally.byModel() },
    runsDone: job.runsDone + next.length,
    runsChanged: job.runsChanged + changed.length,
    spansDone: job.spansDone + locked.reduce((total, { spanCount }) => total + spanCount, 0),
    spansChanged: job.spansChanged + tally.changed,
    beforeMicroUsd: job.beforeMicroUsd + sum(before),
    afterMicroUsd: job.afterMicroUsd + sum(after),
  });
  return changed;
}

type By = { readonly prices: Prices; readonly tally: Tally };

/** @returns the runs whose spans changed, with their sums written; very large ones are summed up by the worker. */
async function repriceDay(client: PoolClient, day: string, runs: readonly LockedRun[], { prices, tally }: By) {
  const [first] = runs;
  if (first === undefined) return [];
  const calls = await selectCalls(client, first.projectId, day, runs);
  const costs: NewCost[] = [];
  const changed = runs.filter((run, no) => {
    const fresh = (calls[no] ?? []).flatMap((call) => {
      const cost = priceAgain(call, prices);
      tally.add(call, cost);
      const { traceId, revision } = run;
      return sameCost(call, cost) ? [] : [{ ...cost, traceId, spanId: call.spanId, revision: revision + 1 }];
    });
    costs.push(...fresh);
    return fresh.length > 0;
  });
  tally.changed += costs.length;
  await updateCosts(client, first.projectId, day, costs);
  const isLarge = (run: LockedRun) => run.stale || run.spanCount > promptSpansMax;
  for (const run of changed.filter(isLarge)) await markStale(client, { ...run, addedLogs: 0 });
  const prompt = changed.filter((run) => !isLarge(run));
  const facts = prompt.length === 0 ? [] : await selectFacts(client, day, prompt);
  const changes = prompt.flatMap((run, no) => {
    const spans = facts[no] ?? [];
    return spans.length === 0 ? [] : [{ ...run, summary: summariseRun(spans) }];
  });
  await updateRuns(client, changes);
  return changed;
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
