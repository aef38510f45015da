import type { BudgetPreview, BudgetPreviewAsk } from "@/lib/contract/money";
import { simulateBudget } from "@/lib/domain/guard/simulate-budget";
import { pool } from "@/lib/server/db";
import { selectPastRuns } from "@/lib/server/sql/control/past-runs";

const runsMax = 1_000;
const samplesMax = 5;

/** What a budget would have done to the last runs of its scope. */
export async function previewBudget(projectId: string, asked: BudgetPreviewAsk): Promise<BudgetPreview> {
  const { scope } = asked;
  const rows = await selectPastRuns(pool(), projectId, scope, runsMax);
  const isEachUser = scope.kind === "user" && scope.userId === "*";
  const past = rows.map((row) => ({ ...row, subject: isEachUser ? (row.userId ?? "") : "" }));
  const { stopped, ...counts } = simulateBudget(past, asked);
  const isStopped = new Set(stopped);
  const samples = rows.filter(({ traceId }) => isStopped.has(traceId)).slice(0, samplesMax);
  return {
    ...counts,
    stopped: stopped.length,
    samples: samples.map(({ traceId, startMs, costMicroUsd }) => {
      return { traceId, startedAt: new Date(startMs).toISOString(), costMicroUsd };
    }),
  };
}
