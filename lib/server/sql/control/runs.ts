import type { Pool, PoolClient } from "pg";
import type { Stopped } from "@/lib/contract/controls";
import type { ControlState } from "@/lib/domain/guard/controls";
import type { LeasedRun } from "@/lib/domain/guard/lease";
import { type BudgetRow, matchingBudgets } from "@/lib/server/sql/control/budgets";

type Db = Pool | PoolClient;

export type RunRow = LeasedRun & {
  readonly runId: string;
  readonly traceId: string;
  readonly pipeline: string;
  readonly version: string;
  readonly inputHash: string;
  readonly input: string | null;
  readonly limitMicroUsd: number;
  readonly limitSteps: number | null;
  readonly limitMs: number | null;
  readonly startedBy: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly parentRunId: string | null;
  /** Outermost first. */
  readonly ancestors: readonly string[];
  readonly haltCode: string | null;
  readonly lastStepSeq: number;
  readonly output: string | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** An undecided approval whose time is not over. */
  readonly hasPending: boolean;
  /** Controls of its project, pipeline, version, itself and its ancestors, and of the tool asked about. */
  readonly controls: readonly { readonly kind: string; readonly state: ControlState; readonly epoch: number }[];
};

/** Controls that match a row of run_controls `r`, and tool `tool`; each is found by controls_pkey. */
export const matchingControls = (tool: string) => `
  c.project_id = r.project_id and (
    c.kind = 'project' or (c.kind = 'pipeline' and c.target = r.pipeline)
    or (c.kind = 'version' and c.target = r.pipeline and c.version = r.version)
    or (c.kind = 'run' and (c.target = r.run_id or c.target = any(r.ancestors))) or (c.kind = 'tool' and c.target = ${tool}))`;

export const judgedFields = `
  r.run_id as "runId", r.pipeline, r.user_id as "userId", r.limit_micro_usd::float8 as "limitMicroUsd", r.ancestors,
  r.status, r.killed, r.fence, r.lease_holder as "leaseHolder", r.lease_expires_at as "leaseExpiresAt",
  r.last_step_seq as "lastStepSeq"`;
export const controlsOf = (tool: string) => `
  (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'state', c.state, 'epoch', c.epoch)), '[]')
     from controls c where ${matchingControls(tool)}) as controls`;

const fields = `
  ${judgedFields}, encode(r.trace_id, 'hex') as "traceId", r.version, r.input_hash as "inputHash", r.input,
  r.limit_steps as "limitSteps", r.limit_ms::float8 as "limitMs", r.started_by as "startedBy", r.session_id as "sessionId",
  r.parent_run_id as "parentRunId", r.halt_code as "haltCode", r.output, r.error, r.created_at as "createdAt",
  r.ended_at as "endedAt",
  exists (
    select from approvals a
     where a.project_id = r.project_id and a.run_id = r.run_id and a.state = 'pending' and a.expires_at > clock_timestamp()
  ) as "hasPending",
  ${controlsOf("null")}`;

/** Null where the project has no run of that id. Uses run_controls_pkey. */
export async function selectRun(db: Db, projectId: string, runId: string): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>({
    name: "control-run",
    text: `select ${fields} from run_controls r where r.project_id = $1::uuid and r.run_id = $2::text`,
    values: [projectId, runId],
  });
  return rows[0] ?? null;
}

/** What holds, claims and their ends are judged by. */
export type JudgedRun = LeasedRun &
  Pick<RunRow, "runId" | "pipeline" | "userId" | "limitMicroUsd" | "ancestors" | "lastStepSeq" | "controls">;
type AskedRun = { readonly runId: string; readonly tool?: string | undefined };

const asked = `jsonb_to_recordset($2::jsonb) as a (place int, "runId" text, tool text)`;

/** One for each asked, in that order; null where the project has none of that id. Uses run_controls_pkey. */
export async function selectJudgedRuns(
  db: Db,
  projectId: string,
  runs: readonly AskedRun[],
): Promise<(JudgedRun | null)[]> {
  const { rows } = await db.query<JudgedRun & { place: number }>({
    name: "judged-runs",
    text: `
      select a.place, ${judgedFields}, ${controlsOf("a.tool")}
        from ${asked} join run_controls r on r.project_id = $1::uuid and r.run_id = a."runId"`,
    values: [projectId, textOf(runs)],
  });
  return inPlaces(runs.length, rows);
}

/** The same with the budgets that their money counts in. Uses budgets_project_id_kind_target_period_key, too. */
export async function selectHoldingRuns(db: Db, projectId: string, runs: readonly AskedRun[]) {
  const { rows } = await db.query<JudgedRun & { place: number; budgets: BudgetRow[] }>({
    name: "holding-runs",
    text: `
      select a.place, ${judgedFields}, ${controlsOf("a.tool")}, ${matchingBudgets("r")} as budgets
        from ${asked} join run_controls r on r.project_id = $1::uuid and r.run_id = a."runId"`,
    values: [projectId, textOf(runs)],
  });
  return inPlaces(runs.length, rows);
}

function textOf(runs: readonly AskedRun[]): string {
  return JSON.stringify(runs.map(({ runId, tool }, place) => ({ place, runId, tool })));
}

function inPlaces<Row extends { place: number }>(length: number, rows: readonly Row[]): (Row | null)[] {
  const placed = new Map(rows.map((row) => [row.place, row]));
  return Array.from({ length }, (_, place) => placed.get(place) ?? null);
}

/** A run by its own id or, where there is none of that, the newest of that trace. Uses both indexes. */
export async function selectRunRef(db: Db, projectId: string, ref: string) {
  const { rows } = await db.query<{ runId: string; traceId: string }>({
    name: "run-ref",
    text: `
      select run_id as "runId", encode(trace_id, 'hex') as "traceId" from run_controls
       where project_id = $1::uuid and (run_id = $2::text or trace_id = case when $2::text ~ '^[0-9a-fA-F]{32}$' then decode($2::text, 'hex') end)
       order by run_id = $2::text desc, ordinal desc limit 1`,
    values: [projectId, ref],
  });
  return rows[0] ?? null;
}

export type NewRun = Omit<
  RunRow,
  keyof LeasedRun | "haltCode" | "lastStepSeq" | "output" | "error" | "endedAt" | "hasPending" | "controls"
> & { readonly checkAt: Date };

export async function insertRun(db: PoolClient, projectId: string, run: NewRun): Promise<void> {
  await db.query({
    name: "insert-control-run",
    text: `
      insert into run_controls (project_id, run_id, trace_id, pipeline, version, input_hash, input, limit_micro_usd, limit_steps,
             limit_ms, started_by, user_id, session_id, parent_run_id, ancestors, created_at, check_at)
      values ($1::uuid, $2::text, decode($3::text, 'hex'), $4::text, $5::text, $6::text, $7::text, $8::int8, $9::int4, $10::int8,
             $11::uuid, $12::text, $13::text, $14::text, $15::text[], $16::timestamptz, $17::timestamptz)`,
    values: [
      projectId,
      run.runId,
      run.traceId,
      run.pipeline,
      run.version,
      run.inputHash,
      run.input,
      run.limitMicroUsd,
      run.limitSteps,
      run.limitMs,
      run.startedBy,
      run.userId,
      run.sessionId,
      run.parentRunId,
      run.ancestors,
      run.createdAt,
      run.checkAt,
    ],
  });
}

type LeaseRow = { readonly fence: number; readonly holder: string | null; readonly expiresAt: Date | null };

/** Also when the clock will have to look at the run again. Uses run_controls_pkey. */
export async function updateLease(db: PoolClient, projectId: string, runId: string, lease: LeaseRow): Promise<void> {
  await db.query({
    name: "update-lease",
    text: `
      update run_controls
         set fence = $3::int4, lease_holder = $4::text, lease_expires_at = $5::timestamptz, check_at = $5::timestamptz
       where project_id = $1::uuid and run_id = $2::text`,
    values: [projectId, runId, lease.fence, lease.holder, lease.expiresAt],
  });
}

type End = {
  readonly status: "done" | "failed" | "halted";
  readonly haltCode: string | null;
  readonly output: string | null;
  readonly error: string | null;
  readonly at: Date;
};

export async function updateEnd(db: PoolClient, projectId: string, runId: string, end: End): Promise<void> {
  await db.query({
    name: "end-control-run",
    text: `
      update run_controls
         set status = $3::text, halt_code = $4::text, output = $5::text, error = $6::text, ended_at = $7::timestamptz,
             lease_holder = null, lease_expires_at = null, check_at = null
       where project_id = $1::uuid and run_id = $2::text`,
    values: [projectId, runId, end.status, end.haltCode, end.output, end.error, end.at],
  });
}

const ofScope = `
  ($2::text = 'project' or ($2::text = 'pipeline' and r.pipeline = $3::text)
    or ($2::text = 'version' and r.pipeline = $3::text and r.version = $4::text)
    or ($2::text = 'run' and (r.run_id = $3::text or $3::text = any(r.ancestors))))`;
export type ScopeKey = { readonly kind: string; readonly target: string; readonly version: string };

/** Halts for good what has not ended in a scope; leases stay, so that effects in flight can tell their outcome. */
export async function killRuns(db: PoolClient, projectId: string, scope: ScopeKey, at: Date) {
  const { rows } = await db.query<{ runId: string; traceId: string; pipeline: string }>(
    `update run_controls r
        set status = 'halted', halt_code = 'killed', killed = true, ended_at = $5::timestamptz, check_at = null
      where r.project_id = $1::uuid and r.ended_at is null and ${ofScope}
      returning run_id as "runId", encode(trace_id, 'hex') as "traceId", pipeline`,
    [projectId, scope.kind, scope.target, scope.version, at],
  );
  return rows;
}

/** What has not ended in a scope: runs, and the approvals and holds of these. Uses run_controls_project_id_ended_at_ordinal_idx. */
export async function countOpenIn(db: PoolClient, projectId: string, scope: ScopeKey, at: Date): Promise<Stopped> {
  const { rows } = await db.query<Stopped>(
    `with open as materialized (
            select r.run_id from run_controls r where r.project_id = $1::uuid and r.ended_at is null and ${ofScope})
     select (select count(*)::int4 from open) as runs,
            (select count(*)::int4 from approvals
              where project_id = $1::uuid and run_id in (select run_id from open) and state = 'pending'
                and expires_at > $5::timestamptz) as approvals,
            h.holds, h."heldMicroUsd"
       from (select count(*)::int4 as holds, coalesce(sum(micro_usd), 0)::float8 as "heldMicroUsd" from holds
              where project_id = $1::uuid and run_id in (select run_id from open) and state = 'held'
                and expires_at > $5::timestamptz) as h`,
    [projectId, scope.kind, scope.target, scope.version, at],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a sum is one row");
  return row;
}

const waitsForExecutor = `
  not r.is_gateway and r.ended_at is null and (r.lease_expires_at is null or r.lease_expires_at <= clock_timestamp())
  and (r.fence > 0 or r.created_at <= clock_timestamp() - interval '30 seconds')
  and not exists (
    select from approvals a
     where a.project_id = r.project_id and a.run_id = r.run_id and a.state = 'pending' and a.expires_at > clock_timestamp())
  and not exists (select from controls c where ${matchingControls("null")} and c.state in ('pause', 'kill'))`;

export type Resumable = { runId: string; pipeline: string; version: string; traceId: string; ordinal: string };
const resumable = `r.run_id as "runId", r.pipeline, r.version, encode(r.trace_id, 'hex') as "traceId", r.ordinal::text`;

/** Oldest first. Uses run_controls_project_id_ended_at_ordinal_idx. */
export async function selectResumable(
  db: Db,
  projectId: string,
  { pipelines, after, limit }: { pipelines: readonly string[] | null; after: string; limit: number },
): Promise<Resumable[]> {
  const { rows } = await db.query<Resumable>({
    name: "resumable-runs",
    text: `
      select ${resumable} from run_controls r
       where r.project_id = $1::uuid and ($2::text[] is null or r.pipeline = any($2::text[])) and r.ordinal > $3::int8
         and ${waitsForExecutor}
       order by r.ordinal limit $4::int4`,
    values: [projectId, pipelines, after, limit],
  });
  return rows;
}

/** Of a scope, or one run: those that an executor may take now. */
export async function selectResumableIn(db: Db, projectId: string, scope: ScopeKey): Promise<Resumable[]> {
  const { rows } = await db.query<Resumable>({
    name: "resumable-in-scope",
    text: `select ${resumable} from run_controls r where r.project_id = $1::uuid and ${ofScope} and ${waitsForExecutor} order by r.ordinal`,
    values: [projectId, scope.kind, scope.target, scope.version],
  });
  return rows;
}

/** Those of the runs named that an executor may take now. */
export async function selectResumableOf(db: Db, projectId: string, runIds: readonly string[]): Promise<Resumable[]> {
  const { rows } = await db.query<Resumable>({
    name: "resumable-of",
    text: `
      select ${resumable} from run_controls r
       where r.project_id = $1::uuid and r.run_id = any($2::text[]) and ${waitsForExecutor} order by r.ordinal`,
    values: [projectId, runIds],
  });
  return rows;
}

/** The clock need not look at these again. */
export async function clearChecks(db: PoolClient, projectId: string, runIds: readonly string[]): Promise<void> {
  await db.query("update run_controls set check_at = null where project_id = $1::uuid and run_id = any($2::text[])", [
    projectId,
    runIds,
  ]);
}

/** Runs whose lease, or whose time to be taken up, has run out untold. Uses run_controls_check_at_idx. */
export async function selectDueRuns(db: Db): Promise<{ projectId: string; runId: string }[]> {
  const { rows } = await db.query<{ projectId: string; runId: string }>({
    name: "due-runs",
    text: `
      select project_id as "projectId", run_id as "runId" from run_controls
       where check_at <= clock_timestamp() order by check_at limit 500`,
  });
  return rows;
}

/** As clearChecks, but not where a renewal has moved the time meanwhile. */
export async function clearDueChecks(
  db: PoolClient,
  projectId: string,
  runIds: readonly string[],
  now: Date,
): Promise<void> {
  await db.query(
    `update run_controls set check_at = null
      where project_id = $1::uuid and run_id = any($2::text[]) and check_at <= $3::timestamptz`,
    [projectId, runIds, now],
  );
}
