// The page and call of costs: one stretch of time by one label, with the stretch before it, what is unpriced and what was
// for nothing. Each part is one statement over sums (lib/server/sql/costs/sum-costs.ts).
import type { CostFigures, CostQuery, CostSeries, CostSummary, Costs, UnpricedUsage } from "@/lib/contract/costs";
import { cutCosts } from "@/lib/domain/cost/cut-costs";
import { type Dimension, dimensions, ofRuns } from "@/lib/domain/cost/families";
import { addFigures, type Figures, figuresOf, measures, wastedOf } from "@/lib/domain/cost/measures";
import { storedFilter } from "@/lib/server/costs/figures";
import { pool } from "@/lib/server/db";
import { AppError } from "@/lib/server/errors";
import type { CostFilter } from "@/lib/server/sql/costs/cost-conditions";
import { countSessions } from "@/lib/server/sql/costs/count-sessions";
import { sumCosts } from "@/lib/server/sql/costs/sum-costs";
import { unescapeText } from "@/lib/server/store-text";

const dayMs = 86_400_000;
const defaultDays = 28;
const longestMs = 3 * 366 * dayMs;
/** And all others in one. */
const seriesMax = 7;
const unpricedMax = 20;
const addedUpMax = 200;

/** Very many: what is dearest is found first, and all about it then. */
const many: ReadonlySet<Dimension> = new Set<Dimension>(["user", "session"]);

type Asked = {
  readonly projectId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly filter: CostFilter;
};

/** @throws AppError `invalid` for a stretch that is none, or is cut into too many pieces. */
export async function getCosts(projectId: string, query: CostQuery, nowMs: number): Promise<Costs> {
  const { by, zone } = query;
  const asked: Asked = { projectId, ...stretchOf(query, nowMs), filter: storedFilter(filterOf(query)) };
  const before = { ...asked, fromMs: 2 * asked.fromMs - asked.toMs, toMs: asked.fromMs };
  const edgesMs = edgesOf(asked, query);
  const compares = query.compare === "previous";
  const [total, previous, ranked, unpriced] = await Promise.all([
    summarise(asked),
    compares ? summarise(before) : null,
    rank(asked, query),
    readUnpriced(asked),
  ]);
  const [was, series] = await Promise.all([
    compares ? costsOf(before, by, ranked.rows.map(labelOf)) : null,
    readSeries(asked, by, edgesMs, ranked),
  ]);
  return {
    ...{ zone, by, total, previous, unpriced, series, labels: ranked.labels },
    edges: edgesMs.map(timeOf),
    rows: ranked.rows.map(({ label, figures }) => ({
      label: shown(label),
      figures: { ...toldFigures(figures), ...(ofRuns.has(by) ? {} : { runs: null }) },
      previousMicroUsd: was && (was.get(label) ?? 0),
    })),
  };
}

const timeOf = (ms: number) => new Date(ms).toISOString();
const shown = (label: string | null) => (label === null ? null : unescapeText(label));

export function stretchOf({ from, to }: Pick<CostQuery, "from" | "to">, nowMs: number) {
  const toMs = to === undefined ? nowMs : Date.parse(to);
  const fromMs = from === undefined ? toMs - defaultDays * dayMs : Date.parse(from);
  if (fromMs >= toMs) throw new AppError("invalid", "?from: is not before ?to. Fix: name an earlier time.");
  if (toMs - fromMs > longestMs) throw new AppError("invalid", "?from: is more than three years before ?to.");
  return { fromMs, toMs };
}

/** An empty value asks for what has no such label. */
function filterOf(query: CostQuery): CostFilter {
  return Object.fromEntries(
    dimensions.flatMap((name) => {
      const value = query[name];
      return value === undefined ? [] : [[name, [value === "" ? null : value]]];
    }),
  );
}

function edgesOf({ fromMs, toMs }: Asked, { zone, bucket }: CostQuery): number[] {
  const edges = cutCosts(fromMs, toMs, zone, bucket);
  if (edges === null) throw new AppError("invalid", "?bucket: cuts the stretch into more than 800 pieces. Fix: auto.");
  return edges;
}

export function toldFigures(of: Figures): CostFigures {
  const { runs, calls, toolCalls, failedCalls, cost, unpricedCalls, unpricedTokens, waste } = of;
  const { input, cached, written, output, reasoning } = of;
  return {
    ...{ runs, calls, toolCalls, failedCalls, costMicroUsd: cost, unpricedCalls, unpricedTokens },
    tokens: { input, cached, written, output, reasoning },
    wastedMicroUsd: wastedOf(of),
    waste: { ...waste },
  };
}

async function summarise({ projectId, fromMs, toMs, filter }: Asked): Promise<CostSummary> {
  const edgesMs = [fromMs, toMs];
  const ofRun = Object.fromEntries(
    Object.entries(filter).filter(([name]) => ofRuns.has(name as Dimension)),
  ) as CostFilter;
  // one reading of the sums does for both where no call is picked
  const ofWholeRuns = Object.keys(filter).length === Object.keys(ofRun).length;
  const [byStatus, sessions, without, ofCalls] = await Promise.all([
    sumCosts(pool(), { projectId, edgesMs, by: "status", filter: ofRun, of: ofWholeRuns ? measures : ["runs"] }),
    countSessions(pool(), { projectId, fromMs, toMs, filter: ofRun }),
    ofWholeRuns && !("session" in filter)
      ? sumCosts(pool(), { projectId, edgesMs, by: null, filter: { ...filter, session: [null] }, of: ["cost"] })
      : [],
    ofWholeRuns ? null : sumCosts(pool(), { projectId, edgesMs, by: null, filter, of: measures }),
  ]);
  const figures = addFigures((ofCalls ?? byStatus).map(({ numbers }) => numbers));
  const runsOf = (rows: typeof byStatus) => rows.reduce((sum, { numbers: [runs = 0] }) => sum + runs, 0);
  const counts = { runs: runsOf(byStatus), doneRuns: runsOf(byStatus.filter(({ label }) => label === "done")) };
  const inSessions = figures.cost - (without[0]?.numbers[0] ?? 0);
  const each = (of: number, number: number) => (number === 0 ? null : Math.round(of / number));
  return {
    ...{
      from: timeOf(fromMs),
      to: timeOf(toMs),
      figures: { ...toldFigures(figures), runs: counts.runs },
      ...counts,
      sessions,
    },
    perRunMicroUsd: each(figures.cost, counts.runs),
    perDoneRunMicroUsd: each(figures.cost, counts.doneRuns),
    perSessionMicroUsd: ofWholeRuns ? each(inSessions, sessions) : null,
  };
}

const orders: Record<CostQuery["sort"], string> = {
  cost: "cost desc",
  wasted: `${measures.filter((name) => name.startsWith("waste_")).join(" + ")} desc`,
  calls: "calls + tool_calls desc",
  tokens: "tokens_input + tokens_output desc",
  runs: "runs desc",
  label: "label",
};
const rankedBy: Record<CostQuery["sort"], readonly (typeof measures)[number][]> = {
  cost: ["cost", "runs"],
  wasted: ["runs", ...measures.filter((name) => name.startsWith("waste_"))],
  calls: ["calls", "tool_calls", "runs"],
  tokens: ["tokens_input", "tokens_output", "runs"],
  runs: ["runs"],
  label: ["runs"],
};

type Ranked = { readonly label: string | null; readonly figures: Figures };
const labelOf = ({ label }: Ranked) => label;

async function rank(asked: Asked, { by, sort, limit }: CostQuery): Promise<{ rows: Ranked[]; labels: number }> {
  const { projectId, fromMs, toMs, filter } = asked;
  const ask = { projectId, edgesMs: [fromMs, toMs], by };
  const top = { order: orders[sort], limit };
  if (!many.has(by)) {
    const found = await sumCosts(pool(), { ...ask, filter, of: measures, top });
    const rows = found.map(rankedOf).filter((row) => isPart(by, row));
    return { rows, labels: found.length < limit ? rows.length : (found[0]?.labels ?? 0) };
  }
  const found = await sumCosts(pool(), { ...ask, filter, of: rankedBy[sort], top });
  const labels = found.map(({ label }) => label);
  const rows = await sumCosts(pool(), { ...ask, filter: { ...filter, [by]: labels }, of: measures });
  const byLabel = new Map(rows.map((row) => [row.label, rankedOf(row)]));
  return { rows: labels.flatMap((label) => byLabel.get(label) ?? []), labels: found[0]?.labels ?? 0 };
}

const rankedOf = ({ label, numbers }: { label: string | null; numbers: readonly number[] }): Ranked => {
  return { label, figures: figuresOf(numbers) };
};

/** What has no model is no row of models unless it cost something; tools are rows whether or not they cost. */
const isPart = (by: Dimension, { label, figures }: Ranked) =>
  ofRuns.has(by) || figures.cost > 0 || figures.calls > 0 || (by === "tool" && label !== null);

async function costsOf(asked: Asked, by: Dimension, labels: readonly (string | null)[]) {
  const { projectId, fromMs, toMs, filter } = asked;
  const rows = await sumCosts(pool(), {
    ...{ projectId, edgesMs: [fromMs, toMs], by, of: ["cost"] },
    filter: { ...filter, [by]: labels },
  });
  return new Map(rows.map(({ label, numbers: [cost = 0] }) => [label, cost]));
}

async function readSeries(
  { projectId, filter }: Asked,
  by: Dimension,
  edgesMs: readonly number[],
  ranked: { readonly rows: readonly Ranked[]; readonly labels: number },
): Promise<CostSeries[]> {
  const dearest = [...ranked.rows]
    .sort((a, b) => b.figures.cost - a.figures.cost)
    .filter(({ figures }) => figures.cost > 0);
  const labels = dearest.slice(0, seriesMax).map(labelOf);
  const ask = { projectId, edgesMs, of: ["cost"] as const };
  // labels that are few, and no run is in two of, add up to all
  const addUp = ranked.labels <= addedUpMax && !many.has(by) && by !== "tag";
  const [parts, all] = await Promise.all([
    sumCosts(pool(), { ...ask, by, filter: addUp ? filter : { ...filter, [by]: labels } }),
    addUp ? null : sumCosts(pool(), { ...ask, by: null, filter }),
  ]);
  const buckets = edgesMs.slice(1);
  const seriesOf = (found: typeof parts) => {
    const costs = new Map<number, number>();
    for (const { bucket, numbers } of found) costs.set(bucket, (costs.get(bucket) ?? 0) + (numbers[0] ?? 0));
    return buckets.map((_, bucket) => costs.get(bucket) ?? 0);
  };
  const series = labels.map((label): CostSeries => {
    return { label: shown(label), rest: false, microUsd: seriesOf(parts.filter((row) => row.label === label)) };
  });
  const rest = seriesOf(all ?? parts).map((sum, bucket) =>
    Math.max(
      series.reduce((left, { microUsd }) => left - (microUsd[bucket] ?? 0), sum),
      0,
    ),
  );
  return rest.some((cost) => cost > 0) ? [...series, { label: null, rest: true, microUsd: rest }] : series;
}

async function readUnpriced({ projectId, fromMs, toMs, filter }: Asked): Promise<UnpricedUsage[]> {
  const rows = await sumCosts(pool(), {
    ...{ projectId, edgesMs: [fromMs, toMs], by: "model", filter, of: ["unpriced_calls", "unpriced_tokens"] },
    ...{ unpriced: true, top: { order: "unpriced_tokens desc", limit: unpricedMax } },
  });
  return rows.map(({ label, numbers: [calls = 0, tokens = 0] }) => ({ model: shown(label), calls, tokens }));
}
