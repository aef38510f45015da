// What of the control plane a person should look at.
import type { Pool } from "pg";

export type Attention = {
  readonly waiting: number;
  readonly oldestAt: Date | null;
  readonly open: number;
  readonly halfOpen: number;
  readonly isolated: number;
  readonly budgets: number;
};

/** Uses approvals_waiting_by_deadline, breakers_pkey and budgets_project_id_ordinal_idx. */
export async function selectAttention(db: Pool, projectId: string): Promise<Attention> {
  const { rows } = await db.query<Attention>({
    name: "attention",
    text: `
      select a.waiting, a."oldestAt", b.open, b."halfOpen", b.isolated,
             (select count(*)::int4 from budgets where project_id = $1::uuid) as budgets
        from (select count(*)::int4 as waiting, min(created_at) as "oldestAt" from approvals
               where project_id = $1::uuid and state = 'pending' and expires_at > clock_timestamp()) as a,
             (select (count(*) filter (where state = 'open' and opened_until > clock_timestamp()))::int4 as open,
                     (count(*) filter (where state = 'open' and opened_until <= clock_timestamp()))::int4 as "halfOpen",
                     (count(*) filter (where state = 'isolated'))::int4 as isolated
                from breakers where project_id = $1::uuid) as b`,
    values: [projectId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("two sums of one row each are one row");
  return row;
}

type Asked = { readonly id: string; readonly ask: string; readonly pipeline: string; readonly expiresAt: Date };

/** Approvals whose time is over first. Uses approvals_waiting_by_deadline. */
export async function selectNextApprovals(db: Pool, projectId: string, limit: number): Promise<Asked[]> {
  const { rows } = await db.query<Asked>({
    name: "next-approvals",
    text: `
      select id, ask, pipeline, expires_at as "expiresAt" from approvals
       where project_id = $1::uuid and state = 'pending' and expires_at > clock_timestamp()
       order by expires_at limit $2::int4`,
    values: [projectId, limit],
  });
  return rows;
}

type Refusing = { readonly resource: string; readonly state: "open" | "half_open" | "isolated" };

/** Breakers that are not closed. Uses breakers_pkey. */
export async function selectRefusing(db: Pool, projectId: string, limit: number): Promise<Refusing[]> {
  const { rows } = await db.query<Refusing>({
    name: "refusing-breakers",
    text: `
      select resource, case when state = 'open' and opened_until <= clock_timestamp() then 'half_open' else state end as state
        from breakers where project_id = $1::uuid and state <> 'closed' order by state desc, resource limit $2::int4`,
    values: [projectId, limit],
  });
  return rows;
}

type Counts = { readonly findings: number; readonly approvals: number; readonly controls: number };

/** Each up to `max`. Uses finding_groups_by_time, approvals_waiting_by_deadline, controls_pkey and breakers_pkey. */
export async function countAttention(db: Pool, projectId: string, max: number): Promise<Counts> {
  const { rows } = await db.query<Counts>({
    name: "attention-counts",
    text: `
      select (select count(*)::int4 from (
                select from finding_groups
                 where project_id = $1::uuid and state in ('open', 'regressed') and runs > 0 limit $2::int4) as g) as findings,
             (select count(*)::int4 from (
                select from approvals
                 where project_id = $1::uuid and state = 'pending' and expires_at > clock_timestamp() limit $2::int4) as a) as approvals,
             (select count(*)::int4 from (
                select from controls where project_id = $1::uuid and state <> 'run' and kind <> 'run'
                union all
                select from breakers where project_id = $1::uuid and (state = 'isolated' or state = 'open' and opened_until > clock_timestamp())
                limit $2::int4) as c) as controls`,
    values: [projectId, max],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("three counts are one row");
  return row;
}
