import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { AtLimit } from "@/lib/domain/guard/at-limit";
import type { Period } from "@/lib/domain/guard/windows";

type Db = Pool | PoolClient;
export type BudgetRow = {
  readonly id: string;
  readonly ordinal: string;
  readonly kind: "project" | "pipeline" | "user";
  /** The pipeline or user; "" for the project, "*" for each user. */
  readonly target: string;
  readonly period: Period;
  readonly tz: string;
  readonly limitMicroUsd: number;
  readonly createdAt: Date;
  readonly atLimit: AtLimit;
  readonly thresholds: readonly number[];
  readonly paused: boolean;
  /** What lets more be spent waits for an approval. */
  readonly raiseNeedsApproval: boolean;
  /** Of the raise that was asked for last and not granted. */
  readonly askedApproval: string | null;
};

const fields = `
  id, ordinal::text, kind, target, period, tz, limit_micro_usd::float8 as "limitMicroUsd", created_at as "createdAt",
  at_limit as "atLimit", thresholds, paused, raise_needs_approval as "raiseNeedsApproval", asked_approval as "askedApproval"`;

/** Null where the project has none of that id. Uses budgets_pkey. */
export async function selectBudget(db: Db, projectId: string, id: string): Promise<BudgetRow | null> {
  const { rows } = await db.query<BudgetRow>({
    name: "budget",
    text: `select ${fields} from budgets where project_id = $1::uuid and id = $2::uuid`,
    values: [projectId, id],
  });
  return rows[0] ?? null;
}

/** Newest first. Uses budgets_project_id_ordinal_idx. */
export async function selectBudgets(db: Db, projectId: string, before: string, limit: number): Promise<BudgetRow[]> {
  const { rows } = await db.query<BudgetRow>(
    `select ${fields} from budgets where project_id = $1::uuid and ordinal < $2::int8 order by budgets.ordinal desc limit $3::int4`,
    [projectId, before, limit],
  );
  return rows;
}

/** The money of a row of run_controls counts in budget `b`. */
export const isOfBudget = (run: string) => `
  b.project_id = ${run}.project_id
    and (b.kind = 'project' or (b.kind = 'pipeline' and b.target = ${run}.pipeline)
      or (b.kind = 'user' and ${run}.user_id is not null and b.target in (${run}.user_id, '*')))`;

/**
 * Budgets that the money of a row of run_controls counts in, as JSON, in the one order of all scopes: project, pipeline,
 * user. Uses budgets_project_id_kind_target_period_key.
 */
export const matchingBudgets = (run: string) => `(
  select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'kind', b.kind, 'target', b.target, 'period', b.period, 'tz', b.tz,
           'limitMicroUsd', b.limit_micro_usd, 'atLimit', b.at_limit, 'paused', b.paused) order by array_position(array['project', 'pipeline', 'user'], b.kind), b.ordinal), '[]')
    from budgets b where ${isOfBudget(run)})`;

/** Null where the scope has a budget of that period. */
export async function insertBudget(
  db: PoolClient,
  projectId: string,
  budget: Omit<BudgetRow, "id" | "ordinal" | "askedApproval">,
): Promise<string | null> {
  const { kind, target, period, tz, limitMicroUsd, createdAt, atLimit, thresholds, paused, raiseNeedsApproval } =
    budget;
  const { rows } = await db.query(
    `insert into budgets (project_id, kind, target, period, tz, limit_micro_usd, created_at, at_limit, thresholds, paused,
             raise_needs_approval)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::int8, $7::timestamptz, $8::jsonb, $9::int2[], $10::bool,
             $11::bool)
     on conflict (project_id, kind, target, period) do nothing returning id`,
    [
      ...[projectId, kind, target, period, tz, limitMicroUsd, createdAt, JSON.stringify(atLimit), thresholds, paused],
      raiseNeedsApproval,
    ],
  );
  return z.object({ id: z.uuid() }).optional().parse(rows[0])?.id ?? null;
}

export async function updateBudget(
  db: PoolClient,
  projectId: string,
  { id, limitMicroUsd, atLimit, thresholds, paused, raiseNeedsApproval, askedApproval }: BudgetRow,
): Promise<void> {
  await db.query(
    `update budgets set limit_micro_usd = $3::int8, at_limit = $4::jsonb, thresholds = $5::int2[], paused = $6::bool,
            raise_needs_approval = $7::bool, asked_approval = $8::uuid
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, limitMicroUsd, JSON.stringify(atLimit), thresholds, paused, raiseNeedsApproval, askedApproval],
  );
}

export async function deleteBudget(db: PoolClient, projectId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query("delete from budgets where project_id = $1::uuid and id = $2::uuid", [
    projectId,
    id,
  ]);
  return rowCount === 1;
}

/** Limits of runs by their ids. Uses run_controls_pkey. */
export async function selectRunLimits(
  db: Db,
  projectId: string,
  runIds: readonly string[],
): Promise<Map<string, number>> {
  if (runIds.length === 0) return new Map();
  const { rows } = await db.query<{ runId: string; limitMicroUsd: number }>({
    name: "run-limits",
    text: `
      select run_id as "runId", limit_micro_usd::float8 as "limitMicroUsd" from run_controls
       where project_id = $1::uuid and run_id = any($2::text[])`,
    values: [projectId, runIds],
  });
  return new Map(rows.map(({ runId, limitMicroUsd }) => [runId, limitMicroUsd]));
}
