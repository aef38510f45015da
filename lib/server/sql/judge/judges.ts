import type { Pool, PoolClient } from "pg";
import { uuidArray } from "@/lib/server/sql/arrays";

type Db = Pool | PoolClient;
export type JudgeRow = {
  readonly projectId: string;
  readonly enabled: boolean;
  /** JSON. */
  readonly settings: string;
  /** Sealed. */
  readonly secret: Buffer | null;
  readonly budgetMicroUsd: string;
  readonly updatedAt: Date;
};

/** Uses judges_pkey. */
export async function selectJudges(db: Db, projectIds: readonly string[]): Promise<JudgeRow[]> {
  const { rows } = await db.query<JudgeRow>({
    name: "judges",
    text: `
      select project_id::text as "projectId", enabled, settings, secret, budget_micro_usd::text as "budgetMicroUsd",
             updated_at as "updatedAt"
        from judges where project_id = any($1::uuid[])`,
    values: [uuidArray([...new Set(projectIds)])],
  });
  return rows;
}

/** Uses judges_pkey. */
export async function upsertJudge(db: PoolClient, row: JudgeRow): Promise<void> {
  const { projectId, enabled, settings, secret, budgetMicroUsd, updatedAt } = row;
  await db.query(
    `insert into judges (project_id, enabled, settings, secret, budget_micro_usd, updated_at)
     values ($1::uuid, $2::bool, $3::text, $4::bytea, $5::int8, $6::timestamptz)
     on conflict (project_id) do update
        set enabled = excluded.enabled, settings = excluded.settings, secret = excluded.secret,
            budget_micro_usd = excluded.budget_micro_usd, updated_at = excluded.updated_at`,
    [projectId, enabled, settings, secret, budgetMicroUsd, updatedAt],
  );
}
