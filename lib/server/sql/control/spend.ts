import type { Pool, PoolClient } from "pg";
import type { Period } from "@/lib/domain/guard/windows";
import { isOfBudget } from "@/lib/server/sql/control/budgets";

type Db = Pool | PoolClient;

/** Key of a row of `spend`. */
export type SpendKey = {
  readonly kind: "budget" | "run" | "step";
  readonly scopeId: string;
  /** The user of a budget for each user, the key of a step; else "". Null reads the sum of all. */
  readonly subject: string | null;
  readonly windowStart: Date;
};
export type Use = { readonly spent: number; readonly held: number };

/** Of scopes that are kept as JSON. */
export const scopeColumns = `(kind text, "scopeId" text, subject text, "windowStart" timestamptz)`;

/**
 * What is spent and held of each scope, in the order asked. Open holds whose time is over count as spent, whether or not
 * that was written yet. Uses spend_pkey and holds_state_expires_at_idx.
 */
export async function selectUse(db: Db, projectId: string, scopes: readonly SpendKey[]): Promise<Use[]> {
  const { rows } = await db.query<Use>({
    name: "select-use",
    text: `
      with wanted as (
        select k.*, row_number() over () as place from jsonb_to_recordset($2::jsonb) as k ${scopeColumns}
      ),
      overdue as (
        select h.scopes, h.micro_usd from holds h
         where h.project_id = $1::uuid and h.state = 'held' and h.expires_at <= clock_timestamp()
      )
      select (s.spent + o.amount)::float8 as spent, (s.held - o.amount)::float8 as held
        from wanted k
       cross join lateral (
         select coalesce(sum(s.spent), 0) as spent, coalesce(sum(s.held), 0) as held from spend s
          where s.project_id = $1::uuid and s.kind = k.kind and s.scope_id = k."scopeId"
            and s.window_start = k."windowStart" and (k.subject is null or s.subject = k.subject)
       ) s
       cross join lateral (
         select coalesce(sum(o.micro_usd), 0) as amount
           from overdue o, jsonb_to_recordset(o.scopes) as b ${scopeColumns}
          where b.kind = k.kind and b."scopeId" = k."scopeId" and b."windowStart" = k."windowStart"
            and (k.subject is null or b.subject = k.subject)
       ) o
       order by k.place`,
    values: [projectId, JSON.stringify(scopes)],
  });
  return rows;
}

/** Of a scope that is kept as JSON. */
export type KnownUse = Omit<SpendKey, "windowStart"> & Use & { readonly windowStart: string };

/**
 * What is written of the scopes that the money of a row of run_controls counts in, as JSON: of its budgets (of each the two
 * newest windows: no hold is made in a later one than the present), of itself and of its ancestors. Uses spend_pkey.
 */
export const usesOf = (run: string) => `(
  select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'scopeId', s.scope_id, 'subject', s.subject,
           'windowStart', s.window_start, 'spent', s.spent, 'held', s.held)), '[]')
    from (
      select w.* from budgets b
       cross join lateral (
         select s.* from spend s
          where s.project_id = b.project_id and s.kind = 'budget' and s.scope_id = b.id::text
            and s.subject = case when b.period = 'run' then ${run}.run_id
                                 when b.kind = 'user' and b.target = '*' then ${run}.user_id else '' end
          order by s.window_start desc limit 2
       ) w
       where ${isOfBudget(run)}
       union all
      select s.* from spend s
       where s.project_id = ${run}.project_id and s.kind = 'run' and s.scope_id = any(${run}.ancestors || ${run}.run_id)
    ) s)`;

export type Overdue = { readonly scopes: readonly SpendKey[]; readonly microUsd: number };

/** Open holds whose time is over and that nobody has booked yet: they count as spent. Uses holds_state_expires_at_idx. */
export async function selectOverdue(db: Db, projectId: string): Promise<Overdue[]> {
  const { rows } = await db.query<Overdue>({
    name: "select-overdue",
    text: `
      select scopes, micro_usd::float8 as "microUsd" from holds
       where project_id = $1::uuid and state = 'held' and expires_at <= clock_timestamp()`,
    values: [projectId],
  });
  return rows;
}

export type Moved = {
  readonly kind: string;
  readonly scopeId: string;
  readonly subject: string;
  readonly windowStart: Date;
  readonly spent: number;
  readonly told: number;
  /** Those below are of a budget that is still there. */
  readonly limit: number | null;
  readonly budgetKind: string | null;
  readonly target: string | null;
  readonly period: Period | null;
  readonly thresholds: readonly number[] | null;
  readonly paused: boolean | null;
};

const moved = `
  s.kind, s.scope_id as "scopeId", s.subject, s.window_start as "windowStart", s.spent::float8 as spent, s.told,
  b.limit_micro_usd::float8 as "limit", b.kind as "budgetKind", b.target, b.period, b.thresholds, b.paused`;

/**
 * Adds what the rows `k` (kind, scopeId, subject, windowStart, spent, held) say to the scopes of project $1, and tells
 * what that makes of them. Rows that are missing are those of removed budgets. Uses spend_pkey.
 */
export const moveSpend = `
  update spend s set spent = s.spent + k.spent, held = s.held + k.held
    from k left join budgets b on b.project_id = $1::uuid and k.kind = 'budget' and b.id::text = k."scopeId"
   where s.project_id = $1::uuid and s.kind = k.kind and s.scope_id = k."scopeId" and s.subject = k.subject
     and s.window_start = k."windowStart"
  returning ${moved}`;

/** What open holds past their time keep becomes spent. Uses holds_state_expires_at_idx and spend_pkey. */
export async function assumeOverdue(db: PoolClient, projectId: string, now: Date): Promise<Moved[]> {
  const { rows } = await db.query<Moved>({
    name: "assume-overdue",
    text: `
      with overdue as (
        update holds set state = 'assumed', charged_micro_usd = micro_usd
         where project_id = $1::uuid and state = 'held' and expires_at <= $2::timestamptz
        returning scopes, micro_usd
      ), k as (
        select b.kind, b."scopeId", b.subject, b."windowStart", sum(o.micro_usd)::int8 as spent, -sum(o.micro_usd)::int8 as held
          from overdue o, jsonb_to_recordset(o.scopes) as b ${scopeColumns} group by 1, 2, 3, 4
      )
      ${moveSpend}`,
    values: [projectId, now],
  });
  return rows;
}

export async function markTold(db: PoolClient, projectId: string, row: Moved, told: number): Promise<void> {
  await db.query(
    `update spend set told = $6::int2
      where project_id = $1::uuid and kind = $2::text and scope_id = $3::text and subject = $4::text and window_start = $5::timestamptz`,
    [projectId, row.kind, row.scopeId, row.subject, row.windowStart, told],
  );
}

/** All windows of a budget that began at a time, one a user where each has his own. Uses spend_pkey. */
export async function selectMoved(
  db: PoolClient,
  projectId: string,
  budgetId: string,
  windowStart: Date,
): Promise<Moved[]> {
  const { rows } = await db.query<Moved>(
    `select ${moved} from spend s
       join budgets b on b.project_id = $1::uuid and b.id::text = s.scope_id
      where s.project_id = $1::uuid and s.kind = 'budget' and s.scope_id = $2::text and s.window_start = $3::timestamptz`,
    [projectId, budgetId, windowStart],
  );
  return rows;
}
