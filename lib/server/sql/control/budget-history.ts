// What is remembered of a budget beside its money: the burn-down, the thresholds reached, the calls refused.
import type { Pool, PoolClient } from "pg";
import type { Period } from "@/lib/domain/guard/windows";
import type { Moved, SpendKey } from "@/lib/server/sql/control/spend";

type Db = Pool | PoolClient;
/** A budget in a window. */
export type BudgetWindow = { readonly id: string; readonly windowStart: Date };

/** How long a stretch of a burn-down is: some 150 to 200 fill a window. */
const stretchS: Readonly<Record<Period, number>> = {
  run: 0, // has no burn-down
  hour: 20,
  day: 600,
  week: 3_600,
  month: 14_400,
  total: 86_400,
};
export const stretchMs = (period: Period): number => stretchS[period] * 1_000;

/** Totals that settlements came to, at the end of the stretch that they fall into. Uses budget_points_pkey. */
export async function keepPoints(db: PoolClient, projectId: string, moved: readonly Moved[], now: Date): Promise<void> {
  const points = moved.flatMap(({ kind, subject, period, scopeId, windowStart, spent }) =>
    kind !== "budget" || subject !== "" || period === null || period === "run"
      ? []
      : [{ scopeId, windowStart, spent, stretch: `${stretchS[period]} s` }],
  );
  if (points.length === 0) return;
  await db.query({
    name: "keep-budget-points",
    text: `
      insert into budget_points (project_id, budget_id, window_start, at, spent)
      select $1::uuid, p."scopeId", p."windowStart", date_bin(p.stretch, $3::timestamptz, p."windowStart") + p.stretch, p.spent
        from jsonb_to_recordset($2::jsonb) as p ("scopeId" uuid, "windowStart" timestamptz, spent int8, stretch interval)
      on conflict (project_id, budget_id, window_start, at) do update set spent = excluded.spent`,
    values: [projectId, JSON.stringify(points), now],
  });
}

export type PointRow = { readonly id: string; readonly at: Date; readonly spentMicroUsd: number };

/** Of each budget in its window, in order of time. Uses budget_points_pkey. */
export async function selectPoints(db: Db, projectId: string, windows: readonly BudgetWindow[]): Promise<PointRow[]> {
  const { rows } = await db.query<PointRow>(
    `select p.budget_id as id, p.at, p.spent::float8 as "spentMicroUsd"
       from budget_points p
       join jsonb_to_recordset($2::jsonb) as w (id uuid, "windowStart" timestamptz)
         on p.budget_id = w.id and p.window_start = w."windowStart"
      where p.project_id = $1::uuid order by p.at`,
    [projectId, JSON.stringify(windows)],
  );
  return rows;
}

export type SpentAsked = BudgetWindow & { readonly at: Date };

/** What each had spent in its window by a time, in the order asked; 0 before the first settlement. Uses budget_points_pkey. */
export async function selectSpentBy(db: Db, projectId: string, asked: readonly SpentAsked[]): Promise<number[]> {
  const { rows } = await db.query<{ spent: number }>(
    `select coalesce(p.spent, 0)::float8 as spent
       from jsonb_to_recordset($2::jsonb) as w (id uuid, "windowStart" timestamptz, at timestamptz, no int4)
       left join lateral (
         select p.spent from budget_points p
          where p.project_id = $1::uuid and p.budget_id = w.id and p.window_start = w."windowStart" and p.at <= w.at
          order by p.at desc limit 1) p on true
      order by w.no`,
    [projectId, JSON.stringify(asked.map((each, no) => ({ ...each, no })))],
  );
  return rows.map(({ spent }) => spent);
}

export type CrossingRow = {
  readonly id: string;
  readonly subject: string;
  readonly percent: number;
  readonly spentMicroUsd: number;
  readonly limitMicroUsd: number;
  readonly at: Date;
};

/** Uses budget_crossings_pkey. */
export async function insertCrossing(
  db: PoolClient,
  projectId: string,
  { scopeId, windowStart, subject, spent, limit }: Moved,
  percent: number,
  at: Date,
): Promise<void> {
  await db.query(
    `insert into budget_crossings (project_id, budget_id, window_start, subject, percent, spent, limit_micro_usd, at)
     values ($1::uuid, $2::uuid, $3::timestamptz, $4::text, $5::int2, $6::int8, $7::int8, $8::timestamptz)
     on conflict do nothing`,
    [projectId, scopeId, windowStart, subject, percent, spent, limit, at],
  );
}

/** The latest 20 of each budget in its window. Uses budget_crossings_pkey. */
export async function selectCrossings(
  db: Db,
  projectId: string,
  windows: readonly BudgetWindow[],
): Promise<CrossingRow[]> {
  const { rows } = await db.query<CrossingRow>(
    `select w.id, c.subject, c.percent, c.spent::float8 as "spentMicroUsd", c.limit_micro_usd::float8 as "limitMicroUsd", c.at
       from jsonb_to_recordset($2::jsonb) as w (id uuid, "windowStart" timestamptz)
      cross join lateral (
        select * from budget_crossings c
         where c.project_id = $1::uuid and c.budget_id = w.id and c.window_start = w."windowStart"
         order by c.at desc, c.percent desc limit 20) c`,
    [projectId, JSON.stringify(windows)],
  );
  return rows;
}

/** A call that a budget refused. Uses spend_pkey. */
export async function countRefused(
  db: PoolClient,
  projectId: string,
  keys: readonly SpendKey[],
  now: Date,
): Promise<void> {
  await db.query({
    name: "count-refused",
    text: `
      insert into spend (project_id, kind, scope_id, subject, window_start, refused, refused_at)
      select $1::uuid, k.kind, k."scopeId", k.subject, k."windowStart", count(*), $3::timestamptz
        from jsonb_to_recordset($2::jsonb) as k (kind text, "scopeId" text, subject text, "windowStart" timestamptz)
       group by 1, 2, 3, 4, 5
      on conflict (project_id, kind, scope_id, subject, window_start)
      do update set refused = spend.refused + excluded.refused, refused_at = coalesce(spend.refused_at, excluded.refused_at)`,
    values: [projectId, JSON.stringify(keys), now],
  });
}

export type WindowUse = {
  readonly id: string;
  readonly refused: number;
  readonly refusedAt: Date | null;
  /** Of the one that has spent most. */
  readonly subject: string | null;
  readonly spent: number | null;
  readonly held: number | null;
};

/** Refusals of each budget in its window, and who spent most. Uses spend_pkey. */
export async function selectWindowUses(
  db: Db,
  projectId: string,
  windows: readonly BudgetWindow[],
): Promise<WindowUse[]> {
  const { rows } = await db.query<WindowUse>(
    `select w.id, sum(s.refused)::float8 as refused, min(s.refused_at) as "refusedAt",
            (array_agg(s.subject order by s.spent + s.held desc))[1] as subject,
            (array_agg(s.spent order by s.spent + s.held desc))[1]::float8 as spent,
            (array_agg(s.held order by s.spent + s.held desc))[1]::float8 as held
       from jsonb_to_recordset($2::jsonb) as w (id uuid, "windowStart" timestamptz)
       join spend s on s.project_id = $1::uuid and s.kind = 'budget' and s.scope_id = w.id::text
        and s.window_start = w."windowStart"
      group by w.id`,
    [projectId, JSON.stringify(windows)],
  );
  return rows;
}

/** A removed budget has no money and no history. */
export async function deleteHistory(db: PoolClient, projectId: string, budgetId: string): Promise<void> {
  await db.query("delete from spend where project_id = $1::uuid and kind = 'budget' and scope_id = $2::text", [
    projectId,
    budgetId,
  ]);
  await db.query("delete from budget_points where project_id = $1::uuid and budget_id = $2::uuid", [
    projectId,
    budgetId,
  ]);
  await db.query("delete from budget_crossings where project_id = $1::uuid and budget_id = $2::uuid", [
    projectId,
    budgetId,
  ]);
}
