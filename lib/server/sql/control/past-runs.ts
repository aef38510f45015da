import type { Pool } from "pg";
import type { BudgetScope } from "@/lib/contract/money";

export type PastRunRow = {
  readonly traceId: string;
  readonly startMs: number;
  readonly userId: string | null;
  readonly costMicroUsd: number | null;
  readonly unpriced: boolean;
};

/** The newest runs of a scope, newest first. Uses runs_by_start, runs_by_pipeline or runs_by_user. */
export async function selectPastRuns(
  db: Pool,
  projectId: string,
  scope: BudgetScope,
  limit: number,
): Promise<PastRunRow[]> {
  const { condition, value } = conditionOf(scope);
  const { rows } = await db.query<PastRunRow>(
    `select encode(trace_id, 'hex') as "traceId", (start_ns / 1000000)::float8 as "startMs", user_id as "userId",
            cost_micro_usd::float8 as "costMicroUsd", cost_state in ('unpriced', 'partial') as unpriced
       from runs
      where project_id = $1::uuid and ${condition}
      order by start_ns desc, trace_id desc limit $2::int4`,
    [projectId, limit, ...value],
  );
  return rows;
}

function conditionOf(scope: BudgetScope): { condition: string; value: readonly string[] } {
  if (scope.kind === "pipeline") return { condition: "pipeline = $3::text", value: [scope.pipeline] };
  if (scope.kind === "project") return { condition: "true", value: [] };
  if (scope.userId === "*") return { condition: "user_id is not null", value: [] };
  return { condition: "user_id = $3::text", value: [scope.userId] };
}
