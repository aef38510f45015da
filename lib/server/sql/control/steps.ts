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

/** A step of a run that is named, because those of several are read or written at once. */
export type StepOf = StepRow & { readonly runId: string };
type Place = { readonly runId: string; readonly key: string };

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

/** One for each place asked, in that order; null where nothing is. Uses step_claims_pkey. */
export async function selectStepsAt(db: Db, projectId: string, places: readonly Place[]): Promise<(StepRow | null)[]> {
  const { rows } = await db.query<StepOf>({
    name: "steps-at",
    text: `
      select s.run_id as "runId", ${stepFields}
        from jsonb_to_recordset($2::jsonb) as a ("runId" text, "stepKey" text)
        join step_claims s on s.project_id = $1::uuid and s.run_id = a."runId" and s.key = a."stepKey"`,
    values: [projectId, JSON.stringify(places.map(({ runId, key }) => ({ runId, stepKey: key })))],
  });
  const found = new Map(rows.map((row) => [`${row.runId}/${row.key}`, row]));
  return places.map(({ runId, key }) => found.get(`${runId}/${key}`) ?? null);
}

/** New entries and the last `seq` of their runs in one statement. Uses run_controls_pkey. */
export async function insertSteps(db: PoolClient, projectId: string, steps: readonly StepOf[]): Promise<void> {
  if (steps.length === 0) return;
  await db.query({
    name: "insert-steps",
    text: `
      with made as (
        select * from json_to_recordset($2::json) as s ("runId" text, key text, seq int, name text, "inputHash" text,
               effect text, status text, result text, "argsHash" text, "approvalId" uuid, fence int,
               "firstClaimedAt" timestamptz, "claimedAt" timestamptz, "completedAt" timestamptz)
      ), numbered as (
        update run_controls r set last_step_seq = greatest(r.last_step_seq, m.seq)
          from (select "runId", max(seq) as seq from made group by 1) m
         where r.project_id = $1::uuid and r.run_id = m."runId"
      )
      insert into step_claims (project_id, run_id, key, seq, name, input_hash, effect, status, result, args_hash, approval_id,
             fence, first_claimed_at, claimed_at, completed_at)
      select $1::uuid, "runId", key, seq, name, "inputHash", effect, status, result, "argsHash", "approvalId",
             fence, "firstClaimedAt", "claimedAt", "completedAt" from made`,
    values: [projectId, JSON.stringify(steps)],
  });
}

type Write = Pick<StepOf, "runId" | "key" | "status" | "result" | "error" | "fence" | "claimedAt" | "completedAt">;

/** Claims repeated, and outcomes. Uses step_claims_pkey. */
export async function updateSteps(db: PoolClient, projectId: string, steps: readonly Write[]): Promise<void> {
  if (steps.length === 0) return;
  await db.query({
    name: "update-claims",
    text: `
      update step_claims s
         set status = m.status, result = m.result, error = m.error, fence = m.fence, claimed_at = m."claimedAt",
             completed_at = m."completedAt"
        from json_to_recordset($2::json) as m ("runId" text, key text, status text, result text, error text, fence int,
             "claimedAt" timestamptz, "completedAt" timestamptz)
       where s.project_id = $1::uuid and s.run_id = m."runId" and s.key = m.key`,
    values: [projectId, JSON.stringify(steps)],
  });
}

export async function deleteStep(db: PoolClient, projectId: string, runId: string, key: string): Promise<void> {
  await db.query("delete from step_claims where project_id = $1::uuid and run_id = $2::text and key = $3::text", [
    projectId,
    runId,
    key,
  ]);
}
