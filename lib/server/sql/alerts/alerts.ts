import type { Pool, PoolClient } from "pg";
import type { Condition } from "@/lib/domain/alerts/alert";
import type { MetricId } from "@/lib/domain/alerts/metrics";

type Db = Pool | PoolClient;
export type RuleRow = {
  readonly name: string;
  readonly metric: MetricId;
  readonly pipeline: string | null;
  readonly condition: Condition;
  readonly windowMinutes: number;
  readonly forMinutes: number;
};
export type AlertRow = RuleRow & {
  readonly id: string;
  readonly projectId: string;
  readonly enabled: boolean;
  readonly silencedUntil: Date | null;
  readonly silencedBy: string | null;
  readonly createdAt: Date;
  readonly state: "ok" | "firing";
  readonly since: Date | null;
  readonly turnedAt: Date | null;
  readonly told: boolean;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly evaluatedAt: Date | null;
  readonly revision: number;
};

const fields = `
  id, project_id as "projectId", name, metric, pipeline, condition, window_minutes as "windowMinutes",
  for_minutes as "forMinutes", enabled, silenced_until as "silencedUntil", silenced_by as "silencedBy",
  created_at as "createdAt", state, since, turned_at as "turnedAt", told, value, low, high,
  evaluated_at as "evaluatedAt", revision`;

/** Those that fire first, then in the order in which they were made. Uses alerts_project_id_ordinal_idx. */
export async function selectAlerts(db: Db, projectId: string): Promise<AlertRow[]> {
  const { rows } = await db.query<AlertRow>({
    name: "alerts",
    text: `select ${fields} from alerts where project_id = $1::uuid order by state = 'firing' and enabled desc, ordinal`,
    values: [projectId],
  });
  return rows;
}

/** Uses alerts_pkey. */
export async function selectAlert(db: Db, projectId: string, id: string): Promise<AlertRow | null> {
  const { rows } = await db.query<AlertRow>({
    name: "alert",
    text: `select ${fields} from alerts where project_id = $1::uuid and id = $2::uuid`,
    values: [projectId, id],
  });
  return rows[0] ?? null;
}

/** Uses alerts_project_id_ordinal_idx. */
export async function countAlerts(db: Db, projectId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    "select count(*)::int4 as count from alerts where project_id = $1::uuid",
    [projectId],
  );
  return rows[0]?.count ?? 0;
}

export async function insertAlert(db: PoolClient, projectId: string, rule: RuleRow, at: Date): Promise<string> {
  const { name, metric, pipeline, condition, windowMinutes, forMinutes } = rule;
  const { rows } = await db.query<{ id: string }>(
    `insert into alerts (project_id, name, metric, pipeline, condition, window_minutes, for_minutes, created_at, next_at)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::jsonb, $6::int4, $7::int4, $8::timestamptz, $8::timestamptz)
     returning id`,
    [projectId, name, metric, pipeline, JSON.stringify(condition), windowMinutes, forMinutes, at],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("an insert returns its row");
  return row.id;
}

/** What was known of the number before is forgotten. Uses alerts_pkey. */
export async function updateRule(
  db: PoolClient,
  projectId: string,
  id: string,
  { enabled, ...rule }: RuleRow & { readonly enabled: boolean },
): Promise<void> {
  const { name, metric, pipeline, condition, windowMinutes, forMinutes } = rule;
  await db.query(
    `update alerts
        set name = $3::text, metric = $4::text, pipeline = $5::text, condition = $6::jsonb, window_minutes = $7::int4,
            for_minutes = $8::int4, enabled = $9::bool, state = 'ok', since = null, turned_at = null, told = false,
            value = null, low = null, high = null, evaluated_at = null, next_at = clock_timestamp(), revision = revision + 1
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, name, metric, pipeline, JSON.stringify(condition), windowMinutes, forMinutes, enabled],
  );
}

/** Looked at again at once: what fires is told when the silence ends. Uses alerts_pkey. */
export async function updateSilence(
  db: PoolClient,
  projectId: string,
  id: string,
  silence: { readonly until: Date | null; readonly by: string | null },
): Promise<void> {
  await db.query(
    `update alerts
        set silenced_until = $3::timestamptz, silenced_by = $4::uuid, next_at = clock_timestamp(), revision = revision + 1
      where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, silence.until, silence.by],
  );
}

/** With its history. Uses both primary keys and alert_changes_project_id_alert_id_id_idx. */
export async function deleteAlert(db: PoolClient, projectId: string, id: string): Promise<boolean> {
  await db.query("delete from alert_changes where project_id = $1::uuid and alert_id = $2::uuid", [projectId, id]);
  const { rowCount } = await db.query("delete from alerts where project_id = $1::uuid and id = $2::uuid", [
    projectId,
    id,
  ]);
  return rowCount === 1;
}
