// Rules of findings that are off in a pipeline: a row a rule.
import type { Pool, PoolClient } from "pg";
import { uuidArray } from "@/lib/server/sql/arrays";

type Db = Pool | PoolClient;
export type SwitchedRule = {
  readonly projectId: string;
  readonly pipeline: string;
  readonly rule: string;
  readonly offBy: string | null;
  readonly offAt: Date;
};

/** Uses rule_switches_pkey. */
export async function selectSwitches(
  db: Db,
  pipelines: readonly { readonly projectId: string; readonly pipeline: string }[],
): Promise<SwitchedRule[]> {
  if (pipelines.length === 0) return [];
  const { rows } = await db.query<SwitchedRule>({
    name: "rule-switches",
    text: `
      select s.project_id::text as "projectId", s.pipeline, s.rule, s.off_by::text as "offBy", s.off_at as "offAt"
        from unnest($1::uuid[], $2::text[]) as p(project_id, pipeline)
        join rule_switches s on s.project_id = p.project_id and s.pipeline = p.pipeline`,
    values: [uuidArray(pipelines.map(({ projectId }) => projectId)), pipelines.map(({ pipeline }) => pipeline)],
  });
  return rows;
}

/** False where it was so already. Uses rule_switches_pkey. */
export async function switchRule(
  client: PoolClient,
  { projectId, pipeline, rule, offBy, offAt }: SwitchedRule,
  on: boolean,
): Promise<boolean> {
  const { rowCount } = on
    ? await client.query(
        "delete from rule_switches where project_id = $1::uuid and pipeline = $2::text and rule = $3::text",
        [projectId, pipeline, rule],
      )
    : await client.query(
        `insert into rule_switches (project_id, pipeline, rule, off_by, off_at)
         values ($1::uuid, $2::text, $3::text, $4::uuid, $5::timestamptz) on conflict do nothing`,
        [projectId, pipeline, rule, offBy, offAt],
      );
  return rowCount === 1;
}

/** Runs of a pipeline that have findings, by rule, of its newest `runsMax` since `fromNs`. Uses runs_by_pipeline. */
export async function countRules(
  db: Db,
  projectId: string,
  pipeline: string,
  fromNs: bigint,
  runsMax: number,
): Promise<{ readonly rule: string; readonly runs: number }[]> {
  const { rows } = await db.query<{ rule: string; runs: number }>({
    name: "count-rules",
    text: `
      select rule, count(*)::int as runs
        from (select finding_rules from runs
               where project_id = $1::uuid and pipeline = $2::text and start_ns >= $3::int8
               order by start_ns desc limit $4::int4) as newest, unnest(finding_rules) as rule
       group by rule`,
    values: [projectId, pipeline, String(fromNs), runsMax],
  });
  return rows;
}
