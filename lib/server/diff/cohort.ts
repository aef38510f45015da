// What failed runs have in common that good ones have not.
import type { Cohort, CohortBody, CohortSide } from "@/lib/contract/diff";
import { cohortRunsMax } from "@/lib/contract/diff";
import { type Fact, rankFacts } from "@/lib/domain/diff/cohort-facts";
import { type CohortStep, commonPath, findLeaves } from "@/lib/domain/diff/cohort-path";
import { nameOf } from "@/lib/domain/diff/digest-step";
import { pool } from "@/lib/server/db";
import { factsOf, resourceFacts } from "@/lib/server/diff/cohort-run-facts";
import { invalid } from "@/lib/server/errors";
import { askedOf } from "@/lib/server/run-filter";
import {
  type CohortRunRow,
  type CohortStepRow,
  selectCohortRuns,
  selectCohortSteps,
  selectResources,
} from "@/lib/server/sql/select-cohort-steps";
import { selectRuns } from "@/lib/server/sql/select-runs";
import { unescapeText } from "@/lib/server/store-text";

/** Of all runs together; further runs are left out. */
const stepsMax = 200_000;
/** Good runs that have a step, so that one without it misses it. */
const commonLeast = 0.5;

/**
 * Null where a run that is named is none of the project.
 * @throws AppError `invalid` for a query that makes no sense or finds nothing.
 */
export async function compareCohorts(projectId: string, { failed, good }: CohortBody): Promise<Cohort | null> {
  const [failedIds, allGood] = [await idsOf(projectId, "/failed", failed), await idsOf(projectId, "/good", good)];
  const named = new Set(failedIds);
  const goodIds = allGood.filter((id) => !named.has(id));
  if (goodIds.length === 0) throw invalid("/good", "holds no run that is not among the failed ones");
  const found = await selectCohortRuns(pool(), projectId, [...failedIds, ...goodIds]);
  const rowOf = new Map(found.map((run) => [run.traceId, run]));
  if ([...failedIds, ...goodIds].some((id) => !rowOf.has(id))) return null;
  const { runs, limits } = withinLimit(failedIds, goodIds, rowOf);
  const read = await readRuns(projectId, runs, named);
  const [steps, keys] = [commonSteps(read), commonKeys(read)];
  const facts = read.map((run) => ({ failed: run.failed, facts: [...run.facts, ...missingFacts(run, steps, keys)] }));
  const { ranked, examined } = rankFacts(facts);
  return {
    failed: failedIds,
    good: goodIds,
    path: commonPath(read).map((step) => ({ ...step, failed: [...step.failed], good: [...step.good] })),
    leaves: findLeaves(read),
    attributes: ranked.map((fact) => ({
      ...fact,
      failed: [...fact.failed],
      good: [...fact.good],
      also: [...fact.also],
    })),
    examined,
    limits,
  };
}

async function idsOf(projectId: string, path: string, side: CohortSide): Promise<string[]> {
  if (Array.isArray(side)) return [...new Set(side)];
  const asked = askedOf(typeof side === "string" ? { q: side } : side);
  const rows = await selectRuns(pool(), projectId, asked, { sort: "-started", limit: cohortRunsMax / 2, after: null });
  if (rows.length === 0) throw invalid(path, "finds no run");
  return rows.map(({ traceId }) => traceId);
}

/** Runs in turn of both sides, until their steps are too many. */
function withinLimit(failed: readonly string[], good: readonly string[], rowOf: ReadonlyMap<string, CohortRunRow>) {
  const runs: CohortRunRow[] = [];
  let steps = 0;
  const inTurn = Array.from({ length: Math.max(failed.length, good.length) }, (_, at) => [failed[at], good[at]]);
  for (const run of inTurn.flat().flatMap((id) => rowOf.get(id ?? "") ?? [])) {
    if (runs.length >= 2 && steps + run.spanCount > stepsMax) continue;
    steps += run.spanCount;
    runs.push(run);
  }
  const out = failed.length + good.length - runs.length;
  return {
    runs,
    limits: out === 0 ? [] : [`${out} runs were left out: together they have more than ${stepsMax} steps.`],
  };
}

type ReadRun = { readonly failed: boolean; readonly steps: readonly CohortStep[]; readonly facts: readonly Fact[] };

async function readRuns(
  projectId: string,
  runs: readonly CohortRunRow[],
  failed: ReadonlySet<string>,
): Promise<ReadRun[]> {
  const rows: CohortStepRow[][] = runs.map(() => []);
  const holders = new Map<string, CohortRunRow>();
  for (const row of await selectCohortSteps(pool(), projectId, runs)) {
    rows[row.run]?.push(row);
    const run = runs[row.run];
    if (run) holders.set(row.resourceHash, run);
  }
  const bodies = await selectResources(
    pool(),
    projectId,
    [...holders].map(([hash, run]) => ({ run, hash })),
  );
  const resources = new Map([...bodies].map(([hash, body]) => [hash, resourceFacts(body)]));
  return runs.map((run, at) => {
    const own = rows[at] ?? [];
    const steps = stepsOf(own);
    const resource = [...new Set(own.map(({ resourceHash }) => resourceHash))].flatMap(
      (hash) => resources.get(hash) ?? [],
    );
    return { failed: failed.has(run.traceId), steps, facts: factsOf(run, own, steps, resource) };
  });
}

/** A parent that starts after its child is none here: places must be known from the first step on. */
function stepsOf(rows: readonly CohortStepRow[]): CohortStep[] {
  const placeOf = new Map<string, number>();
  return rows.map((row, at) => {
    placeOf.set(row.spanId, at);
    const { kind, failed } = row;
    const tool = row.tool === null ? null : { name: unescapeText(row.tool), arguments: null, result: null };
    const name = nameOf({ kind, name: unescapeText(row.name), tool, model: row.model, pipeline: row.pipeline });
    return { kind, name, failed, parent: placeOf.get(row.parentSpanId ?? "") ?? -1 };
  });
}

const namesOf = (run: ReadRun) => new Set(run.steps.map(({ name }) => name));

/** Names of steps that most good runs have. */
function commonSteps(runs: readonly ReadRun[]): string[] {
  const counts = new Map<string, number>();
  const good = runs.filter(({ failed }) => !failed);
  for (const run of good) for (const name of namesOf(run)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].flatMap(([name, count]) => (count >= good.length * commonLeast ? [name] : []));
}

/** Names of attributes that most good runs have. */
function commonKeys(runs: readonly ReadRun[]): string[] {
  const counts = new Map<string, number>();
  const good = runs.filter(({ failed }) => !failed);
  for (const { facts } of good)
    for (const key of new Set(facts.flatMap(({ key, isAttribute }) => (isAttribute === true ? [key] : []))))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].flatMap(([key, count]) => (count >= good.length * commonLeast ? [key] : []));
}

/** A step that is missing takes its attributes with it: they are of its family, and stand behind it. */
function missingFacts(run: ReadRun, steps: readonly string[], keys: readonly string[]): Fact[] {
  const names = namesOf(run);
  const has = new Set(run.facts.map(({ key }) => key));
  return [
    ...steps.filter((name) => !names.has(name)).map((value) => ({ family: "step", key: "missing step", value })),
    ...keys.filter((key) => !has.has(key)).map((key) => ({ family: "step", key, value: "(missing)" })),
  ];
}
