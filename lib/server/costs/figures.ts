// What overview, alerts, budgets and the pages of pipelines read of the past: exact sums over any stretch of time, at the cost
// of some rows a day. A run counts, with all that it cost, at the time at which it began.
//
//   readFigures(projectId, { edgesMs: [fromMs, toMs] })                                     all runs of the stretch, one Figures
//   readFigures(projectId, { edgesMs, by: "status" })                                       runs by how they ended, each bucket
//   readFigures(projectId, { edgesMs, by: "model", filter: { pipeline: ["desk"] } })        money by model in one pipeline
//
// error rate: runs by status, failed and halted of all that ended · schema failures, silent failures: findings of the runs ·
// wastedOf(figures): money for nothing · unpricedCalls > 0: the cost is too low. The worker is about two seconds behind ingest.
// Labels are as people see them; null is what has no such label. Runs that retention dropped stay in the sums.

import type { Dimension } from "@/lib/domain/cost/families";
import { addFigures, type Figures, figuresOf, measures } from "@/lib/domain/cost/measures";
import { pool } from "@/lib/server/db";
import type { CostFilter } from "@/lib/server/sql/costs/cost-conditions";
import { sumCosts } from "@/lib/server/sql/costs/sum-costs";
import { escapeText, unescapeText } from "@/lib/server/store-text";

export type FiguresAsked = {
  /** Ascending; bucket n lies between edges n and n + 1. */
  readonly edgesMs: readonly number[];
  readonly by?: Dimension;
  readonly filter?: CostFilter;
};
export type LabelledFigures = { readonly bucket: number; readonly label: string | null; readonly figures: Figures };

/** Buckets and labels of which there is nothing are left out. */
export async function readFigures(projectId: string, asked: FiguresAsked): Promise<LabelledFigures[]> {
  const { edgesMs, by = null, filter = {} } = asked;
  const rows = await sumCosts(pool(), { projectId, edgesMs, by, filter: storedFilter(filter), of: measures });
  return rows.map(({ bucket, label, numbers }) => {
    return { bucket, label: label === null ? null : unescapeText(label), figures: figuresOf(numbers) };
  });
}

/** All of one stretch. */
export async function readTotal(
  projectId: string,
  fromMs: number,
  toMs: number,
  filter?: CostFilter,
): Promise<Figures> {
  const rows = await sumCosts(pool(), {
    ...{ projectId, edgesMs: [fromMs, toMs], by: null, of: measures },
    filter: storedFilter(filter ?? {}),
  });
  return addFigures(rows.map(({ numbers }) => numbers));
}

/** Values as they are stored. */
export function storedFilter(filter: CostFilter): CostFilter {
  return Object.fromEntries(
    Object.entries(filter).map(([name, values]) => [name, values.map((value) => value && escapeText(value))]),
  );
}
