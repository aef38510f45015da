import type { Pool, PoolClient } from "pg";
import type { HeldMoney } from "@/lib/domain/guard/money";
import { type Moved, moveSpend, type SpendKey, scopeColumns } from "@/lib/server/sql/control/spend";

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
  return (await selectHolds(db, projectId, [id])).get(id) ?? null;
}

/** Those that are there, by their ids. Uses holds_pkey. */
export async function selectHolds(db: Db, projectId: string, ids: readonly string[]): Promise<Map<string, HoldRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<HoldRow>({
    name: "holds",
    text: `
      select ${holdFields} from holds where project_id = $1::uuid and hold_id = any($2::text[])`,
    values: [projectId, ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

export type NewHoldRow = Omit<HoldRow, "readAt" | "settledAt" | "overrun" | "chargedMicroUsd" | "state">;

/** New holds $2 of project $1, and what they keep of each scope: the end of a statement after `with`. Uses spend_pkey. */
export const keepMoney = `
      made as (
        select * from jsonb_to_recordset($2::jsonb) as h (id text, "runId" text, "stepKey" text, "microUsd" int8,
               "requestHash" text, scopes jsonb, "expiresAt" timestamptz, "createdAt" timestamptz)
      ), kept as (
        insert into spend (project_id, kind, scope_id, subject, window_start, held)
        select $1::uuid, k.kind, k."scopeId", k.subject, k."windowStart", sum(h."microUsd")
          from made h, jsonb_to_recordset(h.scopes) as k ${scopeColumns} group by 1, 2, 3, 4, 5
        on conflict (project_id, kind, scope_id, subject, window_start) do update set held = spend.held + excluded.held
      )
      insert into holds (project_id, hold_id, run_id, step_key, micro_usd, state, request_hash, scopes, expires_at, created_at)
      select $1::uuid, id, "runId", "stepKey", "microUsd", 'held', "requestHash", scopes, "expiresAt", "createdAt" from made`;

/** New holds. Uses spend_pkey. */
export async function insertHolds(db: PoolClient, projectId: string, holds: readonly NewHoldRow[]): Promise<void> {
  if (holds.length === 0) return;
  await db.query({ name: "insert-holds", text: `with ${keepMoney}`, values: [projectId, JSON.stringify(holds)] });
}

export type Settlement = {
  readonly id: string;
  readonly state: string;
  readonly chargedMicroUsd: number | null;
  readonly overrun: boolean;
  readonly settledAt: Date;
};

/** What a scope's money changes by. */
export type Move = SpendKey & { readonly spent: number; readonly held: number };

/** Settles holds, and moves the money of their scopes (each named once), in one statement. Uses holds_pkey and spend_pkey. */
export async function settleHolds(
  db: PoolClient,
  projectId: string,
  settlements: readonly Settlement[],
  moves: readonly Move[],
): Promise<Moved[]> {
  if (settlements.length === 0) return [];
  const { rows } = await db.query<Moved>({
    name: "settle-holds",
    text: `
      with made as (
        select * from jsonb_to_recordset($2::jsonb) as h (id text, state text, "chargedMicroUsd" int8, overrun bool,
               "settledAt" timestamptz)
      ), settled as (
        update holds h
           set state = m.state, charged_micro_usd = m."chargedMicroUsd", overrun = m.overrun, settled_at = m."settledAt"
          from made m where h.project_id = $1::uuid and h.hold_id = m.id
      ), k as (
        select * from jsonb_to_recordset($3::jsonb) as k (kind text, "scopeId" text, subject text, "windowStart" timestamptz,
               spent int8, held int8)
      )
      ${moveSpend}`,
    values: [projectId, JSON.stringify(settlements), JSON.stringify(moves)],
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
