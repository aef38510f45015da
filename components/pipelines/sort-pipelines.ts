import type { PipelineSummary } from "@/lib/contract/pipelines";

const columns = ["name", "runs", "success", "p50", "p95", "cost", "findings", "seen"] as const;
export type PipelineColumn = (typeof columns)[number];
/** As in the address: `-` in front, the greatest first. */
export type PipelineSort = PipelineColumn | `-${PipelineColumn}`;
export const pipelineSorts: readonly PipelineSort[] = columns.flatMap((id) => [id, `-${id}` as const]);

const amounts: { readonly [Id in Exclude<PipelineColumn, "name">]: (pipeline: PipelineSummary) => number | null } = {
  runs: ({ runs }) => runs,
  success: ({ successRate }) => successRate,
  p50: ({ durationP50Ns }) => (durationP50Ns === null ? null : Number(durationP50Ns)),
  p95: ({ durationP95Ns }) => (durationP95Ns === null ? null : Number(durationP95Ns)),
  cost: ({ costPerRunMicroUsd }) => costPerRunMicroUsd,
  findings: ({ findings }) => findings.schema + findings.silent,
  seen: ({ lastSeenAt }) => Date.parse(lastSeenAt),
};

/** What is not known comes last, whichever way it is sorted. */
export function sortPipelines(pipelines: readonly PipelineSummary[], sort: PipelineSort): PipelineSummary[] {
  const down = sort.startsWith("-") ? -1 : 1;
  const column = (down < 0 ? sort.slice(1) : sort) as PipelineColumn;
  const byName = (a: PipelineSummary, b: PipelineSummary) => a.name.localeCompare(b.name, "en");
  if (column === "name") return pipelines.toSorted((a, b) => down * byName(a, b));
  const amount = amounts[column];
  return pipelines.toSorted((a, b) => {
    const [x, y] = [amount(a), amount(b)];
    if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
    return down * (x - y) || byName(a, b);
  });
}

/** A second press on a head turns it round; names begin with A, figures with the greatest. */
export function nextSort(sort: PipelineSort, column: PipelineColumn): PipelineSort {
  if (sort === `-${column}`) return column;
  if (sort === column) return `-${column}`;
  return column === "name" ? column : `-${column}`;
}
