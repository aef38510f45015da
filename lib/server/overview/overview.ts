// The first page: today against yesterday and the week, and what waits for somebody.
import type { BudgetState } from "@/lib/contract/money";
import {
  type Overview,
  type OverviewQuery,
  overviewPipelinesMax,
  overviewRunsMax,
  type PipelineToday,
  type StretchFigures,
} from "@/lib/contract/overview";
import { joinCostStates } from "@/lib/domain/cost/join-cost-states";
import { rulesByMark as rules } from "@/lib/domain/findings/rules";
import { shareUsed } from "@/lib/domain/guard/budget-use";
import { type Day, dayAt, quarterEdges } from "@/lib/domain/overview/day";
import { getBudgetStates, nearLimit } from "@/lib/server/control/budget-states";
import { pool } from "@/lib/server/db";
import { listNeeds } from "@/lib/server/overview/needs";
import { listRuns } from "@/lib/server/runs";
import { selectAttention } from "@/lib/server/sql/control/attention";
import {
  type BucketSum,
  hasRuns,
  type PipelineSum,
  type StretchSum,
  sumBuckets,
  sumPipelinesToday,
  sumStretch,
} from "@/lib/server/sql/sum-overview";
import { unescapeText } from "@/lib/server/store-text";

const nsOf = (ms: number) => BigInt(ms) * 1_000_000n;
const isoOf = (ms: number) => new Date(ms).toISOString();
const hourMs = 3_600_000;

export async function getOverview(projectId: string, { zone }: OverviewQuery): Promise<Overview> {
  const now = new Date();
  const day = dayAt(now.getTime(), zone);
  const [sums, pipelines, attention, { budgets }, bad, has] = await Promise.all([
    sumDays(projectId, day, zone, now),
    sumPipelinesToday(pool(), projectId, {
      ...{ fromNs: nsOf(day.yesterdayMs), todayNs: nsOf(day.todayMs), now, rules },
      ...{ hoursNs: nsOf(now.getTime() - 12 * hourMs), limit: overviewPipelinesMax },
    }),
    selectAttention(pool(), projectId),
    getBudgetStates(projectId),
    listRuns(projectId, {
      ...{ from: isoOf(day.todayMs), q: "status:failed,halted,lost" },
      ...{ sort: "-started", limit: overviewRunsMax },
    }),
    hasRuns(pool(), projectId),
  ]);
  const near = nearLimit(budgets);
  return {
    ...{ zone, now: now.toISOString() },
    ...sums,
    approvals: { waiting: attention.waiting, oldestAt: attention.oldestAt?.toISOString() ?? null },
    breakers: { open: attention.open, halfOpen: attention.halfOpen, isolated: attention.isolated },
    budgets: { near, total: attention.budgets },
    needs: await listNeeds(projectId, new Date(day.todayMs), near),
    pipelines: pipelines.map((row) => toPipeline(row, budgets)),
    pipelinesTotal: pipelines[0]?.total ?? 0,
    bad: bad.runs,
    isEmpty: !has,
  };
}

/** The edges of all that is summed lie in one row, so that the runs are read once. */
async function sumDays(projectId: string, day: Day, zone: string, now: Date) {
  const { before, today, endMs } = quarterEdges(day, zone);
  const edges = [...new Set([...before, day.yesterdayNowMs, ...today, endMs])].sort((a, b) => a - b);
  const [rows, week] = await Promise.all([
    sumBuckets(pool(), projectId, { edgesNs: edges.map(nsOf), todayNs: nsOf(day.todayMs), now, rules }),
    sumWeek(projectId, day),
  ]);
  const within = (fromMs: number, toMs: number | null) =>
    rows.filter(({ bucket }) => {
      const at = edges[bucket - 1] ?? endMs;
      return at >= fromMs && (toMs === null || at < toMs);
    });
  const sum = (fromMs: number, toMs: number | null) => figuresOf(within(fromMs, toMs), fromMs, toMs);
  const count = (some: readonly BucketSum[], ...statuses: readonly string[]) =>
    some.reduce((runs, row) => runs + (statuses.length === 0 || statuses.includes(row.status ?? "") ? row.runs : 0), 0);
  return {
    today: { ...sum(day.todayMs, null), byStatus: byStatusOf(within(day.todayMs, null)) },
    yesterday: sum(day.yesterdayMs, day.yesterdayNowMs),
    week: figuresOf(week, day.weekMs, day.todayMs),
    quarters: today.map((fromMs, at) => {
      const toMs = today[at + 1] ?? endMs;
      const own = within(fromMs, toMs);
      const [failed, halted] = [count(own, "failed", "lost"), count(own, "halted")];
      const beforeMs = before[at];
      const earlier = beforeMs === undefined ? [] : within(beforeMs, before[at + 1] ?? day.todayMs);
      const good = count(own) - failed - halted;
      return { from: isoOf(fromMs), to: isoOf(toMs), good, failed, halted, before: count(earlier) };
    }),
  };
}

function byStatusOf(rows: readonly BucketSum[]): Overview["today"]["byStatus"] {
  const byStatus = { running: 0, waiting: 0, done: 0, failed: 0, halted: 0, lost: 0 };
  for (const { status, runs } of rows) byStatus[status as keyof typeof byStatus] += runs;
  return byStatus;
}

const rememberedMs = 60_000;
const weeks = new Map<string, { readonly untilMs: number; readonly sum: Promise<StretchSum[]> }>();

/** The week that is over hardly changes: who looks at it again within a minute is told the same. */
function sumWeek(projectId: string, day: Day): Promise<StretchSum[]> {
  const key = `${projectId} ${day.weekMs} ${day.todayMs}`;
  const known = weeks.get(key);
  if (known !== undefined && known.untilMs > day.nowMs) return known.sum;
  for (const [old, { untilMs }] of weeks) if (untilMs <= day.nowMs) weeks.delete(old);
  const sum = sumStretch(pool(), projectId, { fromNs: nsOf(day.weekMs), toNs: nsOf(day.todayMs), rules });
  weeks.set(key, { untilMs: day.nowMs + rememberedMs, sum });
  sum.catch(() => weeks.delete(key));
  return sum;
}

function figuresOf(rows: readonly StretchSum[], fromMs: number, toMs: number | null): StretchFigures {
  const sum = (of: (row: StretchSum) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    from: isoOf(fromMs),
    to: toMs === null ? null : isoOf(toMs),
    runs: sum(({ runs }) => runs),
    costMicroUsd: sum(({ cost }) => Number(cost)),
    costState: joinCostStates(rows.map(({ costState }) => costState)),
    schemaFailures: sum(({ schema }) => schema),
    silentFailures: sum(({ silent }) => silent),
  };
}

function toPipeline(
  { pipeline, runs, ended, done, ...row }: PipelineSum,
  budgets: readonly BudgetState[],
): PipelineToday {
  const name = unescapeText(pipeline);
  const own = budgets.filter(({ scope }) => scope.kind === "pipeline" && scope.pipeline === name);
  const rate = (good: number, all: number) => (all === 0 ? null : good / all);
  return {
    ...{ name, runs, hours: [...row.hours], budget: own.toSorted((a, b) => shareUsed(b) - shareUsed(a))[0] ?? null },
    ...{ successRate: rate(done, ended), successRateBefore: rate(row.doneBefore, row.endedBefore) },
    ...{ durationP50Ns: row.p50, durationP95Ns: row.p95 },
    ...{
      costPerRunMicroUsd: row.cost === null ? null : Number(row.cost),
      costState: joinCostStates(row.costStates ?? []),
    },
    ...{ schemaFailures: row.schema, silentFailures: row.silent },
  };
}
