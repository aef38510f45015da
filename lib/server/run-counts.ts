import type { RunFacets, RunFilter, RunHistogram, RunValues, SuggestQuery } from "@/lib/contract/runs";
import { costBands } from "@/lib/domain/query/cost-bands";
import { cutIntoBuckets } from "@/lib/domain/time/buckets";
import { pool } from "@/lib/server/db";
import { askedOf } from "@/lib/server/run-filter";
import * as counts from "@/lib/server/sql/count-runs";
import type { RunsAsked } from "@/lib/server/sql/run-filter";
import { selectExtent, selectHistogram } from "@/lib/server/sql/select-histogram";
import { selectValues } from "@/lib/server/sql/select-values";
import { unescapeText } from "@/lib/server/store-text";

export async function countRuns(projectId: string, filter: RunFilter): Promise<{ total: number }> {
  return { total: await counts.countRuns(pool(), projectId, askedOf(filter)) };
}

/** Counts by value for the filters of the list. */
export async function runFacets(projectId: string, filter: RunFilter): Promise<RunFacets> {
  const bands = costBands.map(({ query }) => query);
  const rows = await counts.selectFacets(pool(), projectId, askedOf(filter), bands);
  const facet = (name: string) =>
    rows.filter((row) => row.facet === name).map(({ value, count }) => ({ value: unescapeText(value), count }));
  return {
    total: facet("total")[0]?.count ?? 0,
    status: facet("status"),
    pipeline: facet("pipeline"),
    model: facet("model"),
    service: facet("service"),
    user: facet("user"),
    cost: facet("cost"),
  };
}

const bucketsMax = 96;
const msOf = (ns: bigint) => Number(ns / 1_000_000n);

/** Between `from` and `to`; where one is open, from the first or to the last run that matches. */
export async function runHistogram(projectId: string, filter: RunFilter): Promise<RunHistogram> {
  const asked = askedOf(filter);
  const { zone } = asked;
  const stretch = await stretchOf(projectId, asked);
  if (stretch === null) return { zone, stepMs: 1_000, buckets: [] };
  const { edgesMs, stepMs } = cutIntoBuckets(stretch.fromMs, stretch.toMs, zone, bucketsMax);
  const edges = edgesMs.map((ms) => clampNs(BigInt(ms) * 1_000_000n));
  const rows = await selectHistogram(pool(), projectId, asked, edges);
  const byBucket = new Map(rows.map((row) => [row.bucket, row]));
  const buckets = edgesMs.slice(0, -1).map((fromMs, at) => {
    const { total = 0, failed = 0, halted = 0 } = byBucket.get(at + 1) ?? {};
    return { from: isoOf(fromMs), to: isoOf(edgesMs[at + 1] ?? fromMs), total, failed, halted };
  });
  return { zone, stepMs, buckets };
}

/** A bucket that begins in the last second that nanoseconds can name ends after it. */
const clampNs = (ns: bigint) => (BigInt.asIntN(64, ns) === ns ? ns : 2n ** 63n - 1n);
const isoOf = (ms: number) => new Date(ms).toISOString();

async function stretchOf(projectId: string, asked: RunsAsked) {
  const { fromNs, toNs, now } = asked;
  const nowNs = BigInt(now.getTime()) * 1_000_000n;
  const ends = toNs !== null && toNs <= nowNs;
  if (fromNs !== null && ends) return { fromMs: msOf(fromNs), toMs: msOf(toNs) };
  const extent = await selectExtent(pool(), projectId, asked);
  const [firstNs, lastNs] = [fromNs ?? extent?.firstNs, ends ? toNs : extent?.lastNs];
  if (firstNs === undefined) return null;
  // what is asked for from a time on goes on until now, also where nothing came in lately
  const untilNs = fromNs !== null && fromNs < nowNs ? nowNs : firstNs;
  return { fromMs: msOf(firstNs), toMs: msOf(lastNs !== undefined && lastNs > untilNs ? lastNs : untilNs) + 1 };
}

/** Values that a field has, for who writes a query. */
export async function suggestValues(projectId: string, { field, key, prefix }: SuggestQuery): Promise<RunValues> {
  const rows = await selectValues(pool(), projectId, { field, key: key ?? null, part: prefix ?? "" });
  const values = rows.map(({ value, count }) => ({ value: unescapeText(value), count }));
  return { values: values.filter(({ value }) => value !== "" && value.length <= 500) };
}
