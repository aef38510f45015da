// Runs that the gateway begins and joins, a statement for all calls that wait.
import type { Pool, PoolClient } from "pg";
import { type Announced, announcedJson, announcing } from "@/lib/server/sql/announce-run";
import { type BreakerJson, type BreakerRow, breakerOf, readBreaker } from "@/lib/server/sql/control/breakers";
import { type BudgetRow, matchingBudgets } from "@/lib/server/sql/control/budgets";
import { keepMoney, type NewHoldRow } from "@/lib/server/sql/control/holds";
import { controlsOf, type JudgedRun, judgedFields } from "@/lib/server/sql/control/runs";
import { type KnownUse, usesOf } from "@/lib/server/sql/control/spend";

export type AskedRun = {
  readonly traceId: string;
  readonly pipeline: string;
  readonly version: string;
  readonly userId: string | null;
  readonly limitMicroUsd: number;
  /** Name of the breaker. */
  readonly resource: string | null;
};
/** The run of a trace, or what it will be. */
export type CallingRun = JudgedRun & {
  readonly version: string;
  readonly isKnown: boolean;
  readonly isGateway: boolean;
  readonly budgets: readonly BudgetRow[];
  /** What its budgets, itself and its ancestors have spent and hold; those that are not named have and hold nothing. */
  readonly uses: readonly KnownUse[];
  /** Null: it was never reported, or there is none. */
  readonly breaker: BreakerRow | null;
};

/**
 * One for each trace asked, in that order: the run that an executor has under way there comes before one of the gateway.
 * Uses run_controls_project_id_trace_id_idx, controls_pkey, budgets_project_id_kind_target_period_key, spend_pkey and breakers_pkey.
 */
export async function selectCallingRuns(
  db: PoolClient,
  projectId: string,
  runs: readonly AskedRun[],
): Promise<CallingRun[]> {
  const { rows } = await db.query<Omit<CallingRun, "breaker"> & { place: number; breaker: BreakerJson | null }>({
    name: "calling-runs",
    text: `
      with asked as (
        select * from jsonb_to_recordset($2::jsonb) as a (place int, "traceId" text, pipeline text, version text, "userId" text,
               "limitMicroUsd" int8, resource text)
      ), r as (
        select a.place, a.resource, $1::uuid as project_id, k.run_id is not null as is_known, coalesce(k.is_gateway, true) as is_gateway,
               coalesce(k.run_id, 'gateway:' || a."traceId") as run_id, coalesce(k.pipeline, a.pipeline) as pipeline,
               coalesce(k.version, a.version) as version,
               case when k.run_id is null then a."userId" else k.user_id end as user_id,
               coalesce(k.limit_micro_usd, a."limitMicroUsd") as limit_micro_usd, coalesce(k.ancestors, '{}') as ancestors,
               coalesce(k.status, 'open') as status, coalesce(k.killed, false) as killed, coalesce(k.fence, 0) as fence,
               k.lease_holder, k.lease_expires_at, coalesce(k.last_step_seq, 0) as last_step_seq,
               coalesce(k.created_at, clock_timestamp()) as created_at
          from asked a left join lateral (
            select * from run_controls c
             where c.project_id = $1::uuid and c.trace_id = decode(a."traceId", 'hex')
             order by c.is_gateway, c.ended_at is not null, c.parent_run_id is not null, c.ordinal limit 1
          ) k on true
      )
      select r.place, r.version, r.is_known as "isKnown", r.is_gateway as "isGateway", ${judgedFields},
             ${controlsOf("null")}, ${matchingBudgets("r")} as budgets, ${usesOf("r")} as uses,
             ${breakerOf("r.project_id", "r.resource")} as breaker
        from r order by r.place`,
    values: [projectId, JSON.stringify(runs.map((run, place) => ({ ...run, place })))],
  });
  return rows.map(({ breaker, ...row }) => ({ ...row, breaker: breaker && readBreaker(breaker) }));
}

export type OpenedRun = Omit<AskedRun, "resource"> & {
  readonly runId: string;
  readonly sessionId: string | null;
  readonly inputHash: string;
};
type Opening = {
  /** Begun, or open again for another call. */
  readonly runs: readonly OpenedRun[];
  /** Of them those that are new: they get a place in the list. */
  readonly begun: readonly Announced[];
  readonly holds: readonly NewHoldRow[];
  readonly at: Date;
  readonly until: Date;
};

/** Opens runs and holds the money of their calls, in one statement. Uses run_controls_pkey, spend_pkey and runs_pkey. */
export async function insertCalls(db: PoolClient, projectId: string, opening: Opening): Promise<void> {
  const { runs, begun, holds, at, until } = opening;
  if (holds.length === 0) return;
  await db.query({
    name: "insert-calls",
    text: `
      with opened as (
        insert into run_controls (project_id, run_id, trace_id, pipeline, version, input_hash, limit_micro_usd, user_id, session_id,
               ancestors, created_at, fence, lease_holder, lease_expires_at, is_gateway)
        select $1::uuid, a."runId", decode(a."traceId", 'hex'), a.pipeline, a.version, a."inputHash", a."limitMicroUsd", a."userId",
               a."sessionId", '{}', $4::timestamptz, 1, 'gateway', $5::timestamptz, true
          from jsonb_to_recordset($3::jsonb) as a ("runId" text, "traceId" text, pipeline text, version text, "inputHash" text,
               "limitMicroUsd" int8, "userId" text, "sessionId" text)
        on conflict (project_id, run_id) do update
           set status = 'open', ended_at = null, lease_holder = 'gateway', lease_expires_at = $5::timestamptz
         where run_controls.is_gateway
      ), announced as (
        ${announcing("$6::jsonb")}
      ), ${keepMoney}`,
    values: [projectId, JSON.stringify(holds), JSON.stringify(runs), at, until, announcedJson(begun)],
  });
}

export type CallEnd = { readonly runId: string; readonly status: "done" | "failed" };

/** Closes those of which no other call is under way; a killed one stays halted. Uses holds_project_id_run_id_created_at_idx. */
export async function closeGatewayRuns(
  db: PoolClient,
  projectId: string,
  ends: readonly CallEnd[],
  at: Date,
): Promise<void> {
  const last = [...new Map(ends.map((end) => [end.runId, end])).values()];
  await db.query({
    name: "close-gateway-runs",
    text: `
      update run_controls r set status = e.status, ended_at = $3::timestamptz, lease_holder = null, lease_expires_at = null
        from jsonb_to_recordset($2::jsonb) as e ("runId" text, status text)
       where r.project_id = $1::uuid and r.run_id = e."runId" and r.is_gateway and not r.killed and not exists (
         select from holds h
          where h.project_id = $1::uuid and h.run_id = r.run_id and h.state = 'held' and h.expires_at > $3::timestamptz)`,
    values: [projectId, JSON.stringify(last), at],
  });
}

export type OpenCall = { readonly holdId: string; readonly runId: string };

/** Calls that this process still carries keep their money and their run. Uses holds_pkey and run_controls_pkey. */
export async function renewCalls(
  db: Pool,
  projectId: string,
  calls: readonly OpenCall[],
  leaseMs: number,
): Promise<void> {
  await db.query({
    name: "renew-gateway-calls",
    text: `
      with until as (select clock_timestamp() + $4::int * interval '1 millisecond' as at),
      kept as (
        update holds h set expires_at = until.at from until
         where h.project_id = $1::uuid and h.hold_id = any($2::text[]) and h.state = 'held'
           and h.expires_at > clock_timestamp()
      )
      update run_controls r set lease_expires_at = until.at from until
       where r.project_id = $1::uuid and r.run_id = any($3::text[]) and r.is_gateway and r.ended_at is null`,
    values: [projectId, calls.map(({ holdId }) => holdId), calls.map(({ runId }) => runId), leaseMs],
  });
}

/** Those of the runs, or of their ancestors, that were killed. Uses run_controls_pkey. */
export async function selectKilledRuns(db: Pool, projectId: string, runIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ runId: string }>({
    name: "killed-runs",
    text: `
      select run_id as "runId" from run_controls
       where project_id = $1::uuid and run_id = any($2::text[]) and killed`,
    values: [projectId, runIds],
  });
  return rows.map(({ runId }) => runId);
}
