import type { Pool, PoolClient } from "pg";
import type { Effect } from "@/lib/domain/guard/step";

type Db = Pool | PoolClient;

export type StepRow = {
  readonly key: string;
  readonly seq: number;
  readonly name: string;
  readonly inputHash: string;
  readonly effect: Effect;
  readonly status: "claimed" | "done" | "failed";
  /** JSON texts. */
  readonly result: string | null;
  readonly error: string | null;
  readonly argsHash: string;
  readonly approvalId: string | null;
  readonly fence: number;
  readonly firstClaimedAt: Date;
  readonly claimedAt: Date;
  readonly completedAt: Date | null;
};

export const stepFields = `
  key, seq, name, input_hash as "inputHash", effect, status, result, error, args_hash as "argsHash",
  approval_id as "approvalId", fence, first_claimed_at as "firstClaimedAt", claimed_at as "claimedAt",
  completed_at as "completedAt"`;

/** Uses step_claims_pkey. */
export async function selectStep(db: Db, projectId: string, runId: string, key: string): Promise<StepRow | null> {
  const { rows } = await db.query<StepRow>({
    name: "step",
    text: `select ${stepFields} from step_claims where project_id = $1::uuid and run_id = $2::text and key = $3::text`,
    values: [projectId, runId, key],
  });
  return rows[0] ?? null;
}

/** Uses step_claims_pkey. */
export async function selectSteps(
  db: Db,
  projectId: string,
  runId: string,
  keys: readonly string[],
): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>({
    name: "steps",
    text: `select ${stepFields} from step_claims where project_id = $1::uuid and run_id = $2::text and key = any($3::text[])`,
    values: [projectId, runId, keys],
  });
  return rows;
}

/** In order of `seq`. Uses step_claims_project_id_run_id_seq_key. */
export async function selectJournal(
  db: Db,
  projectId: string,
  runId: string,
  after: string,
  limit: number,
): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>({
    name: "journal",
    text: `
      select ${stepFields} from step_claims
       where project_id = $1::uuid and run_id = $2::text and seq > $3::int8 order by seq limit $4::int4`,
    values: [projectId, runId, after, limit],
  });
  return rows;
}

/** New entries and the run's last `seq` in one statement. */
export async function insertSteps(
  db: PoolClient,
  projectId: string,
  runId: string,
  steps: readonly StepRow[],
): Promise<void> {
  await db.query({
    name: "insert-steps",
    text: `
      with numbered as (
        update run_controls set last_step_seq = greatest(last_step_seq, $4::int4)
         where project_id = $1::uuid and run_id = $2::text
      )
      insert into step_claims (project_id, run_id, key, seq, name, input_hash, effect, status, result, args_hash, approval_id,
             fence, first_claimed_at, claimed_at, completed_at)
      select $1::uuid, $2::text, s.key, s.seq, s.name, s."inputHash", s.effect, s.status, s.result, s."argsHash", s."approvalId",
             s.fence, s."firstClaimedAt", s."claimedAt", s."completedAt"
        from json_to_recordset($3::json) as s (key text, seq int, name text, "inputHash" text, effect text, status text,
             result text, "argsHash" text, "approvalId" uuid, fence int, "firstClaimedAt" timestamptz, "claimedAt" timestamptz,
             "completedAt" timestamptz)`,
    values: [projectId, runId, JSON.stringify(steps), Math.max(...steps.map(({ seq }) => seq))],
  });
}

type Write = Pick<StepRow, "key" | "status" | "result" | "error" | "fence" | "claimedAt" | "completedAt">;

/** A claim repeated, or an outcome. Uses step_claims_pkey. */
export async function updateStep(db: PoolClient, projectId: string, runId: string, step: Write): Promise<void> {
  await db.query({
    name: "update-step",
    text: `
      update step_claims
         set status = $4::text, result = $5::text, error = $6::text, fence = $7::int4, claimed_at = $8::timestamptz,
             completed_at = $9::timestamptz
       where project_id = $1::uuid and run_id = $2::text and key = $3::text`,
    values: [
      projectId,
      runId,
      step.key,
      step.status,
      step.result,
      step.error,
      step.fence,
      step.claimedAt,
      step.completedAt,
    ],
  });
}

export async function deleteStep(db: PoolClient, projectId: string, runId: string, key: string): Promise<void> {
  await db.query("delete from step_claims where project_id = $1::uuid and run_id = $2::text and key = $3::text", [
    projectId,
    runId,
    key,
  ]);
}
