// Pipelines of a project: their health, from the newest runs.
import {
  figuresDays,
  figuresRunsMax,
  type Pipeline,
  type PipelineFigures,
  type PipelineList,
  type PipelineSummary,
  pipelinesMax,
} from "@/lib/contract/pipelines";
import { joinCostStates } from "@/lib/domain/cost/join-cost-states";
import { pool } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import {
  countOpenGroups,
  type FiguresRow,
  selectLastStart,
  selectPipelines,
  selectResources,
  sumPipelines,
} from "@/lib/server/sql/select-pipelines";
import { escapeText, unescapeText } from "@/lib/server/store-text";

const dayMs = 86_400_000;
const timeOf = (ns: string) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();
/** The stretch that figures are of, `back` stretches before the current one; a clock ahead of ours is let in. */
function stretchOf(now: Date, back: number) {
  const ns = (ms: number) => BigInt(ms) * 1_000_000n;
  const toMs = now.getTime() - back * figuresDays * dayMs;
  const fromNs = ns(toMs - figuresDays * dayMs);
  return { fromNs, toNs: back === 0 ? ns(toMs + dayMs) : ns(toMs), now, runsMax: figuresRunsMax + 1 };
}

export async function listPipelines(projectId: string): Promise<PipelineList> {
  const now = new Date();
  const named = await selectPipelines(pool(), projectId, pipelinesMax);
  const names = named.map(({ pipeline }) => pipeline);
  const stretch = stretchOf(now, 0);
  const [figures, open] = await Promise.all([
    sumPipelines(pool(), projectId, names, stretch),
    countOpenGroups(pool(), projectId, names),
  ]);
  const pipelines = named.map(({ pipeline, lastNs }): PipelineSummary => {
    const { schema = 0, silent = 0 } = open.find((row) => row.pipeline === pipeline) ?? {};
    return {
      ...figuresOf(figures.find((row) => row.pipeline === pipeline)),
      ...{ name: unescapeText(pipeline), lastSeenAt: timeOf(lastNs), findings: { schema, silent } },
    };
  });
  return { pipelines, total: named[0]?.total ?? 0, from: timeOf(String(stretch.fromNs)) };
}

/** Null where no run of the project names it. */
export async function getPipeline(projectId: string, name: string): Promise<Pipeline | null> {
  const now = new Date();
  const stored = escapeText(name);
  const lastNs = await selectLastStart(pool(), projectId, stored);
  if (lastNs === null) return null;
  const stretch = stretchOf(now, 0);
  const [[current], [before], [open], resources] = await Promise.all([
    sumPipelines(pool(), projectId, [stored], stretch),
    sumPipelines(pool(), projectId, [stored], stretchOf(now, 1)),
    countOpenGroups(pool(), projectId, [stored]),
    selectResources(pool(), projectId, stored),
  ]);
  return {
    ...figuresOf(current),
    resources: resources.map(unescapeText),
    ...{ name, lastSeenAt: timeOf(lastNs), from: timeOf(String(stretch.fromNs)) },
    findings: { schema: open?.schema ?? 0, silent: open?.silent ?? 0 },
    before: before === undefined || before.runs === 0 ? null : figuresOf(before),
  };
}

export const pipelineExists = async (projectId: string, name: string) =>
  (await selectLastStart(pool(), projectId, escapeText(name))) !== null;

/** @throws 404 where no run of the project names it. */
export async function requirePipeline(projectId: string, name: string): Promise<void> {
  if (!(await pipelineExists(projectId, name))) throw notFound();
}

const nothing: Omit<FiguresRow, "pipeline"> = {
  ...{ runs: 0, done: 0, failed: 0, halted: 0, lost: 0, open: 0 },
  ...{ p50: null, p95: null, cost: null, costStates: null },
};

function figuresOf(row: Omit<FiguresRow, "pipeline"> = nothing): PipelineFigures {
  const { runs, done, failed, halted, lost, open, p50, p95, cost, costStates } = row;
  const ended = done + failed + halted + lost;
  return {
    ...{ runs: Math.min(runs, figuresRunsMax), capped: runs > figuresRunsMax, done, failed, halted, lost, open },
    successRate: ended === 0 ? null : done / ended,
    ...{ durationP50Ns: p50, durationP95Ns: p95 },
    costPerRunMicroUsd: cost === null ? null : Number(cost),
    costState: joinCostStates(costStates ?? []),
  };
}
