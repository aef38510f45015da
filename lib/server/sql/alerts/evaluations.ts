// The worker's side of alerts: whose turn it is, and what came of it.
import type { Pool, PoolClient } from "pg";

export type DueAlert = { readonly id: string; readonly projectId: string };

/** Takes alerts whose time has come; others may take them again when the lease is over. Uses alerts_next_at_idx. */
export async function takeDueAlerts(db: Pool, limit: number, leaseMs: number): Promise<DueAlert[]> {
  const { rows } = await db.query<DueAlert>({
    name: "due-alerts",
    text: `
      update alerts set next_at = clock_timestamp() + $2::int4 * interval '1 millisecond'
       where id in (select id from alerts where next_at <= clock_timestamp() and enabled order by next_at limit $1::int4
                       for update skip locked)
      returning id, project_id as "projectId"`,
    values: [limit, leaseMs],
  });
  return rows;
}

export type Evaluation = {
  readonly projectId: string;
  readonly id: string;
  /** That the evaluation read: another one, or a person, may have been faster. */
  readonly revision: number;
  readonly state: "ok" | "firing";
  readonly since: Date;
  readonly turnedAt: Date | null;
  readonly told: boolean;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly at: Date;
  readonly nextAt: Date;
};

/** False where somebody was faster. Uses alerts_pkey. */
export async function saveEvaluation(db: PoolClient, evaluation: Evaluation): Promise<boolean> {
  const { projectId, id, revision, state, since, turnedAt, told, value, low, high, at, nextAt } = evaluation;
  const { rowCount } = await db.query({
    name: "save-evaluation",
    text: `
      update alerts
         set state = $4::text, since = $5::timestamptz, turned_at = $6::timestamptz, told = $7::bool, value = $8::float8,
             low = $9::float8, high = $10::float8, evaluated_at = $11::timestamptz, next_at = $12::timestamptz,
             revision = revision + 1
       where project_id = $1::uuid and id = $2::uuid and revision = $3::int4 and enabled`,
    values: [projectId, id, revision, state, since, turnedAt, told, value, low, high, at, nextAt],
  });
  return rowCount === 1;
}

export type ChangeRow = {
  readonly id: string;
  readonly state: "ok" | "firing";
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly told: boolean;
  readonly at: Date;
};

export async function insertChange(
  db: PoolClient,
  projectId: string,
  alertId: string,
  { state, value, low, high, told, at }: Omit<ChangeRow, "id">,
): Promise<void> {
  await db.query(
    `insert into alert_changes (project_id, alert_id, state, value, low, high, told, at)
     values ($1::uuid, $2::uuid, $3::text, $4::float8, $5::float8, $6::float8, $7::bool, $8::timestamptz)`,
    [projectId, alertId, state, value, low, high, told, at],
  );
}

/** Newest first. Uses alert_changes_project_id_alert_id_id_idx. */
export async function selectChanges(
  db: Pool,
  projectId: string,
  alertId: string,
  before: string,
  limit: number,
): Promise<(ChangeRow & { readonly ordinal: string })[]> {
  const { rows } = await db.query<ChangeRow & { ordinal: string }>({
    name: "alert-changes",
    text: `
      select id::text, id::text as ordinal, state, value, low, high, told, at from alert_changes
       where project_id = $1::uuid and alert_id = $2::uuid and id < $3::int8 order by alert_changes.id desc limit $4::int4`,
    values: [projectId, alertId, before, limit],
  });
  return rows;
}

type Listeners = { readonly channels: readonly string[]; readonly webhooks: number };

/** Who is told of alerts. Uses notification_channels_pkey and webhooks_project_id_ordinal_idx. */
export async function selectListeners(db: PoolClient, projectId: string): Promise<Listeners> {
  const { rows } = await db.query<Listeners>(
    `select array(select kind from notification_channels
                   where project_id = $1::uuid and enabled and 'alert.firing' = any(events) order by kind) as channels,
            (select count(*)::int4 from webhooks
              where project_id = $1::uuid and events && array['*', 'alert.firing']) as webhooks`,
    [projectId],
  );
  return rows[0] ?? { channels: [], webhooks: 0 };
}
