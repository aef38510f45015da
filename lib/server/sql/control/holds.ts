import type { Pool, PoolClient } from "pg";
import type { HeldMoney } from "@/lib/domain/guard/money";
import { type Moved, movedBy, type SpendKey } from "@/lib/server/sql/control/spend";

type Db = Pool | PoolClient;
export type HoldRow = HeldMoney & {
  readonly id: string;
  readonly runId: string;
  readonly stepKey: string | null;
  readonly overrun: boolean;
  readonly requestHash: string;
  readonly scopes: readonly SpendKey[];
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  /** The clock at the time of the question. */
  readonly readAt: Date;
};

export const holdFields = `
  hold_id as id, run_id as "runId", step_key as "stepKey", micro_usd::float8 as "microUsd", state,
  charged_micro_usd::float8 as "chargedMicroUsd", overrun, request_hash as "requestHash", scopes, expires_at as "expiresAt",
  created_at as "createdAt", settled_at as "settledAt", clock_timestamp() as "readAt"`;

/** Null where the project has none of that id. Uses holds_pkey. */
export async function selectHold(db: Db, projectId: string, id: string): Promise<HoldRow | null> {
  const { rows } = await db.query<HoldRow>({
    name: "hold",
    text: `
      select ${holdFields} from holds where project_id = $1::uuid and hold_id = $2::text`,
    values: [projectId, id],
  });
  return rows[0] ?? null;
}

/** The hold and what it keeps of each scope, in one statement. Uses spend_pkey. */
export async function insertHold(
  db: PoolClient,
  projectId: string,
  hold: Omit<HoldRow, "readAt" | "settledAt" | "overrun" | "chargedMicroUsd" | "state">,
): Promise<void> {
  await db.query({
    name: "insert-hold",
    text: `
      with kept as (
        insert into spend (project_id, kind, scope_id, subject, window_start, held)
        select $1::uuid, k.kind, k."scopeId", k.subject, k."windowStart", $5::int8
          from jsonb_to_recordset($7::jsonb) as k (kind text, "scopeId" text, subject text, "windowStart" timestamptz)
        on conflict (project_id, kind, scope_id, subject, window_start) do update set held = spend.held + $5::int8
      )
      insert into holds (project_id, hold_id, run_id, step_key, micro_usd, state, request_hash, scopes, expires_at, created_at)
      values ($1::uuid, $2::text, $3::text, $4::text, $5::int8, 'held', $6::text, $7::jsonb, $8::timestamptz, $9::timestamptz)`,
    values: [
      projectId,
      hold.id,
      hold.runId,
      hold.stepKey,
      hold.microUsd,
      hold.requestHash,
      JSON.stringify(hold.scopes),
      hold.expiresAt,
      hold.createdAt,
    ],
  });
}

type Settlement = {
  readonly id: string;
  readonly state: string;
  readonly chargedMicroUsd: number | null;
  readonly overrun: boolean;
  readonly settledAt: Date;
  readonly scopes: readonly SpendKey[];
};

/** Settles a hold, and adds to what its scopes have spent and hold, in one statement. Uses holds_pkey and spend_pkey. */
export async function settleHold(
  db: PoolClient,
  projectId: string,
  hold: Settlement,
  { spent, held }: { readonly spent: number; readonly held: number },
): Promise<Moved[]> {
  const { rows } = await db.query<Moved>({
    name: "settle-hold",
    text: `
      with settled as (
        update holds set state = $6::text, charged_micro_usd = $7::int8, overrun = $8::bool, settled_at = $9::timestamptz
         where project_id = $1::uuid and hold_id = $5::text
      )
      ${movedBy("$2", "$3", "$4")}`,
    values: [
      projectId,
      JSON.stringify(hold.scopes),
      spent,
      held,
      hold.id,
      hold.state,
      hold.chargedMicroUsd,
      hold.overrun,
      hold.settledAt,
    ],
  });
  return rows;
}

/** Uses holds_state_expires_at_idx. */
export async function hasOverdue(db: Db, projectId: string, now: Date): Promise<boolean> {
  const { rows } = await db.query({
    name: "has-overdue",
    text: "select 1 from holds where project_id = $1::uuid and state = 'held' and expires_at <= $2::timestamptz limit 1",
    values: [projectId, now],
  });
  return rows.length > 0;
}

/** Projects with open holds whose time is over. Uses holds_state_expires_at_idx. */
export async function selectOverdueProjects(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ projectId: string }>({
    name: "overdue-projects",
    text: `select distinct project_id as "projectId" from holds where state = 'held' and expires_at <= clock_timestamp() limit 100`,
  });
  return rows.map(({ projectId }) => projectId);
}
